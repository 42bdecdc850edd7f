# SPDX-License-Identifier: Apache-2.0
"""repeat.py FOLDER COUNT writes the entries of the last run so many times more, each time as the run after it.

A journal as long as that of years, without the years.
"""
import re, sys

import seal

folder, count = sys.argv[1], int(sys.argv[2])
texts = [seal.covered(line) for line in seal.read(folder)]
last = max(int(number) for text in texts for number in re.findall(rb'"body":\{"run":"p-([0-9]+)"', text))
own = [text for text in texts if b'"body":{"run":"p-%d"' % last in text]
# An epoch is the number of the entry with which the run took its environment.
taken = next(place for place, text in enumerate(own) if b'"type":"environment.acquired/1"' in text)
for number in range(1, count + 1):
    epoch = len(texts) + taken
    for place, text in enumerate(own):
        text = text.replace(b'"p-%d"' % last, b'"p-%d"' % (last + number))
        text = re.sub(rb'"epoch":[0-9]+', b'"epoch":%d' % epoch, text)
        # An entry's id is its own: 26 letters of Crockford's alphabet.
        texts.append(re.sub(rb'"id":"(.{16}).{10}"', lambda m: b'"id":"' + m[1] + b'%010d"' % (number * 100 + place), text, 1))
seal.write(folder, texts)
