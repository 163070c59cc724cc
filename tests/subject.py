"""What the built-in course declares of its subject, for tests of tasks that stand in no course."""

from tests.conftest import LESSONS
from tutor.lesson import Course
from tutor.loader import read_file

COURSE: Course = read_file(LESSONS / "course.yaml", Course, LESSONS)[0]
SUBJECT = COURSE.subject
