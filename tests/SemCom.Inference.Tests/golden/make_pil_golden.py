#!/usr/bin/python3
"""What PIL makes of small synthetic images: the golden files of ImagePreparationTests.

Run with Debian's python3-pil, in any folder:   make_pil_golden.py FOLDER
(FOLDER defaults to this script's own). Writes image pairs and cases.txt, one case a line:
    resize SOURCE EXPECTED WIDTH HEIGHT     Image.resize((WIDTH, HEIGHT), Image.BICUBIC)
    decode SOURCE EXPECTED                  Image.open(SOURCE).convert("RGB")
    crop   SOURCE EXPECTED SIZE             torchvision's Resize(SIZE, BICUBIC), then CenterCrop(SIZE)
EXPECTED is always an RGB PNG.
"""
import os
import random
import sys

from PIL import Image

folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
cases = []


def picture(kind, width, height):
    rng = random.Random(f"{kind} {width} {height}")
    colour = {
        "noise": lambda x, y: tuple(rng.randrange(256) for _ in range(3)),
        "gradient": lambda x, y: (255 * x // max(1, width - 1), 255 * y // max(1, height - 1), (5 * x + 3 * y) % 256),
        "checker": lambda x, y: (255, 0, 255) if (x // 3 + y // 3) % 2 else (0, 255, 0),
        "edge": lambda x, y: (255, 255, 255) if 2 * x > width + y % 2 else (0, 0, 0),
    }[kind]
    image = Image.new("RGB", (width, height))
    image.putdata([colour(x, y) for y in range(height) for x in range(width)])
    return image


def save(image, name, **options):
    image.save(os.path.join(folder, name), **options)
    return name


def case(*words):
    cases.append(" ".join(str(word) for word in words))


def resize(kind, size, to):
    image = picture(kind, *size)
    name = f"{kind}-{size[0]}x{size[1]}"
    source = save(image, f"{name}.png")
    case("resize", source, save(image.resize(to, Image.BICUBIC), f"{name}-to-{to[0]}x{to[1]}.png"), *to)


def crop(kind, size, to):
    image = picture(kind, *size)
    name = f"{kind}-{size[0]}x{size[1]}"
    source = save(image, f"{name}.png")
    # torchvision.transforms.functional: resize by the shorter side, center_crop
    width, height = size
    if width <= height:
        width, height = to, int(to * height / width)
    else:
        width, height = int(to * width / height), to
    resized = image.resize((width, height), Image.BICUBIC)
    left, top = int(round((width - to) / 2.0)), int(round((height - to) / 2.0))
    case("crop", source, save(resized.crop((left, top, left + to, top + to)), f"{name}-crop-{to}.png"), to)


def decode(image, name, **options):
    source = save(image, name, **options)
    with Image.open(os.path.join(folder, source)) as stored:
        case("decode", source, save(stored.convert("RGB"), name.replace(".", "-") + "-rgb.png"))


resize("noise", (37, 23), (11, 7))        # down, both sides odd
resize("noise", (13, 9), (40, 31))        # up
resize("noise", (40, 11), (13, 29))       # down across, up along
resize("noise", (31, 17), (31, 8))        # one side kept
resize("noise", (64, 64), (1, 1))
resize("noise", (1, 1), (5, 4))
resize("noise", (2, 3), (3, 2))
resize("checker", (50, 33), (20, 19))     # overshoot is clipped at 0 and 255
resize("edge", (41, 15), (97, 35))
resize("gradient", (101, 77), (32, 24))
for size in [(57, 43), (43, 57), (43, 58), (32, 35), (35, 32), (32, 33), (32, 32), (20, 97), (19, 13)]:
    crop("noise", size, 32)
crop("gradient", (75, 100), 56)

rng = random.Random("decode")
rgba = Image.new("RGBA", (16, 9))
rgba.putdata([tuple(rng.randrange(256) for _ in range(3)) + (rng.choice([0, 1, 128, 255]),) for _ in range(16 * 9)])
decode(rgba, "alpha.png")
decode(rgba.convert("LA"), "grey-alpha.png")
decode(picture("noise", 15, 8).convert("L"), "grey.png")
decode(picture("noise", 15, 8).convert("1"), "one-bit.png")
palette = picture("noise", 15, 8).quantize(19)
decode(palette, "palette.png")
decode(palette, "palette-transparent.png", transparency=3)
decode(picture("noise", 15, 8), "plain.bmp")
decode(picture("noise", 15, 8), "lossless.webp", lossless=True, quality=100, method=0)

# A colour profile and a gamma are stored but must not change a pixel.
from PIL import ImageCms, PngImagePlugin  # noqa: E402

chunks = PngImagePlugin.PngInfo()
chunks.add(b"gAMA", (100000).to_bytes(4, "big"))
decode(picture("noise", 15, 8), "gamma.png", pnginfo=chunks)
decode(picture("noise", 15, 8), "profile.png", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes())

with open(os.path.join(folder, "cases.txt"), "w", encoding="ascii", newline="\n") as file:
    file.write("\n".join(cases) + "\n")
