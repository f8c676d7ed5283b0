"""One learner in one lesson: the place, the questions, what may be seen."""
