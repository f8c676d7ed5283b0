"""A class: the hub that holds where everybody is, the lines to it, and the report. Knows lessons; knows no screen."""
