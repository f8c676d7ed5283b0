"""The tutor proper: questions, answers, words, practice. Between the coach and the screens; knows no disk."""
