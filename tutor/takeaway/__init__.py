"""What a learner takes away: notes as a sheet of Markdown, and a chapter as a notebook that runs."""
