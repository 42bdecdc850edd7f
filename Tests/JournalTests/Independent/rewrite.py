# SPDX-License-Identifier: Apache-2.0
"""What an operator can do who has the journal and the log key: write it anew, whole and well signed.

rewrite.py FOLDER OLD NEW [DROP] replaces a text in every entry, leaves out the entries that hold DROP, and makes sums, links
and checkpoint fit again.
"""
import sys

import seal

folder, old, new = sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode()
drop = sys.argv[4].encode() if len(sys.argv) > 4 else None
lines = [line for line in seal.read(folder) if drop is None or drop not in line]
seal.write(folder, [seal.covered(line).replace(old, new) for line in lines])
