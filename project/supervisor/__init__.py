"""The process group behind `manage.py runall`: starts every part in order, watches it, ends it in the reverse order.

Nothing here imports Django: the supervisor stays small and can say in one sentence why Django could not start.
"""
