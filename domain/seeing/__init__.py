"""Who sees what of a case (process 11): readers, what each may know, and their views.

`parts` is the one table. A view is made of the parts that its readers may know and of nothing
else; a part that nobody of them may know is never filled.
"""
