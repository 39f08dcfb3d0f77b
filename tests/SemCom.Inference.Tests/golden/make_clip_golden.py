#!/usr/bin/python3
"""Token numbers of many texts by OpenAI's algorithm in Python: clip_tokens.json of ClipTokenizerTests, without start, end and padding.

Run with Debian's python3-regex. Every text takes the way of CLIP's simple_tokenizer.py but for ftfy: html.unescape twice, whitespace, lower(),
the pattern of the module regex, and the plain merge loop. Texts are left out where ClipTokenizer's documentation states a difference.
"""
import gzip
import html
import json
import os

import regex

here = os.path.dirname(os.path.abspath(__file__))
with gzip.open(os.path.join(here, "../../../Models/SemCom.Inference/clip-bpe/merges.txt.gz"), "rt", encoding="utf-8") as file:
    merges = [tuple(line.split()) for line in file.read().splitlines()]
ranks = {pair: rank for rank, pair in enumerate(merges)}

printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
hidden = [b for b in range(256) if b not in printable]
letters = {b: chr(b) for b in printable} | {b: chr(256 + i) for i, b in enumerate(hidden)}
tokens = [letters[b] for b in printable + hidden]
tokens += [letter + "</w>" for letter in tokens] + ["".join(pair) for pair in merges] + ["<|startoftext|>", "<|endoftext|>"]
numbers = {token: number for number, token in enumerate(tokens)}
assert len(numbers) == 49408

pattern = regex.compile(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+", regex.IGNORECASE)


def merge(word):
    if word in ("<|startoftext|>", "<|endoftext|>"):
        return [word]
    parts = [letters[b] for b in word.encode()]
    parts[-1] += "</w>"
    while True:
        pairs = [pair for pair in zip(parts, parts[1:]) if pair in ranks]
        if not pairs:
            return parts
        best = min(pairs, key=ranks.get)
        i = 0
        while i + 1 < len(parts):
            if (parts[i], parts[i + 1]) == best:
                parts[i:i + 2] = ["".join(best)]
            i += 1


def encode(text):
    text = html.unescape(html.unescape(text)).strip()
    text = regex.sub(r"\s+", " ", text).strip().lower()
    return [numbers[part] for word in regex.findall(pattern, text) for part in merge(word)]


texts = [
    "a photo of a cat", "hello world", "An Image Of A DOG.", "", " \t\n ", "\u0001", "a\u0000b", "tab\tnew\nline\u00a0hard\u2003em\u200bzero", "\u007f\u0080\u0085\u009f",
    "it's we're they've I'm he'll she'd can't", "IT'S WE'RE", "''s", "'", "'sun", "rock'n'roll", "don’t", "'re're've",
    "12345", "in 2024, 3.14 %", "route66", "½ ² ⅷ ٣ ５", "!!!???...", "--- *** $$$", "a-b_c/d\\e", "C++ & C#", "(([{<>}]))", "…—“”",
    "café naïve Ångström", "cafe\u0301", "ÇA VA? ÀÉÎÕÜ", "İstanbul ISPARTA ı", "αθήνα ΟΔΟΙ", "МОСКВА Київ", "ẞ ß STRAẞE", "ǅ ǈ", "\u212a \u212b Ω",
    "一张猫的照片", "猫の写真です", "고양이 사진", "صورة قطة", "תמונה של חתול", "बिल्ली की तस्वीर", "ภาพแมว",
    "😀", "😀😀 😃", "👩‍👩‍👧‍👦", "🇦🇹", "👍🏽", "❤️", "cat😺dog", "!😀?", "𝒜𝓁𝑔 𝟙𝟚𝟛", "𠀀𠀁猫", "𐐀𐐨 DESERET", "😀𠀀", "\uffff\ufffe",
    "<|startoftext|>", "a<|endoftext|>b", "a <|EndOfText|> b", "!<|endoftext|>", "<|endoftext",
    "&lt;b&gt;", "Tom &amp; Jerry", "R&amp;amp;D", "&amp;amp;amp;", "&#39;s", "caf&eacute;", "&#x1F600;", "&nbsp;a&nbsp;b", "&zzz; & ;", "&quot;cat&quot;", "&copy;&hearts;",
    "antidisestablishmentarianism", "a" * 60, "abababababababab", "zzzzzqqqqqxxxxx", "bananananananas", "cat " * 75, "cat " * 76, "x1 " * 60,
]
with open(os.path.join(here, "clip_tokens.json"), "w", encoding="utf-8") as file:
    file.write("[\n" + ",\n".join(json.dumps([text, encode(text)], separators=(",", ":")) for text in texts) + "\n]\n")
