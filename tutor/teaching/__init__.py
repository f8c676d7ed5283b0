"""Teaching: what is wrong with a number, what is asked, what a learner knows, exercises, and one learner's session."""
