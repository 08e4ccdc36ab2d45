#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""runs_and_says.py PATTERN COMMAND...: runs COMMAND, which must succeed and print what PATTERN matches."""

import re
import subprocess
import sys

pattern, command = sys.argv[1], sys.argv[2:]
run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
print(run.stdout, end="")
if run.returncode != 0:
    sys.exit(f"exit status {run.returncode}")
if not re.search(pattern, run.stdout, re.DOTALL):
    sys.exit(f"does not say {pattern}")
