"""Program tasks as files in a folder, for an editor of the learner's own.

taskfile.py   one file: what stands in it, and how its program is read
folder.py     the folder: which file belongs to which task, and which text is the newer
"""

from __future__ import annotations

from tutor.work.folder import Folder, FolderProblem, Settled, open_folder
from tutor.work.taskfile import NotText, TaskFile, content_of, is_being_written, read_task_file

__all__ = [
    "Folder",
    "FolderProblem",
    "NotText",
    "Settled",
    "TaskFile",
    "content_of",
    "is_being_written",
    "open_folder",
    "read_task_file",
]
