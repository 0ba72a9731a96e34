#!/usr/bin/env python
"""Cairn's command line: `manage.py runall` runs everything; `manage.py help` lists the rest."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    if sys.argv[1:] == ["runall"]:  # needs no Django, and says in a sentence what would keep Django from starting
        from project.processes import running

        sys.exit(running.main())
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
