"""Where the artwork comes from: pinned packages, their digests, vendors and licences, and the fetching of them.

Every archive is checked against its pinned digest each time it is used; a partial download never gets the final name.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "artwork"
OPENCLIPART_VERSION = "1:0.18+dfsg-19"
FASHION_MNIST_VERSION = "0.0~git20200523.55506a9-1"


class ArtworkError(Exception):
    """What is wrong with a source, in one line: where, what was got, what was expected."""


@dataclass(frozen=True)
class Package:
    """One archive. `digest` is npm's `sha512-<base64>` or, for a Debian archive, `sha256:<hex>`."""

    name: str
    version: str
    digest: str

    @property
    def id(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def is_debian(self) -> bool:
        return self.digest.startswith("sha256:")

    @property
    def file_name(self) -> str:
        if self.is_debian:
            return f"{self.name}_{self.version.replace(':', '%3a')}_all.deb"
        return f"{self.name.lstrip('@').replace('/', '-')}-{self.version}.tgz"


@dataclass(frozen=True)
class Vendor:
    """One designer's set.

    `licence` is the package's own field (Mozilla's repository puts the drawings of fxemoji under CC-BY-4.0; they are in
    no published set). `layout`: how names become pictures (`datasource`, `iconify` or `codepoint-webp`). `role`: `train`
    (its art may be trained on) or `shift` (it never is). `foreign`: subgroups left out because the package fills them
    with another designer's art."""

    name: str
    package: Package
    licence: str
    layout: str
    role: str
    foreign: tuple[str, ...] = ()


def _npm(name: str, version: str, sha512: str) -> Package:
    return Package(name, version, f"sha512-{sha512}")


EMOJIBASE = _npm(
    "emojibase-data", "17.0.0", "Yvgb5AWoHViHV/gq1qr5ZAarcBip+B27/ZLRsUJkbgAEaLlZ/fof9g882LTpmEpyhBNEC0m2SEmItljHsTygjA==")
OPENCLIPART_PNG = Package(
    "openclipart-png", OPENCLIPART_VERSION, "sha256:f07f1545a2970c2cf3fa339bc2405da1a95cf2b1827bfa05bf73eb1c20291c02")
OPENCLIPART_SVG = Package(
    "openclipart-svg", OPENCLIPART_VERSION, "sha256:989712d90d57dfa3230049f553bb43b76c30ee4d4b8c5f6e106e33f7db5cbdc5")
FASHION_MNIST = Package(
    "dataset-fashion-mnist", FASHION_MNIST_VERSION,
    "sha256:39e172fe32dd318ebb3e512220c3beea2fa47d7e20bab348fb4e0922d6beefc0")

VENDORS: tuple[Vendor, ...] = (
    Vendor("google", _npm("emoji-datasource-google", "16.0.0",
           "ZRexfzs7MVoLnmzZmNsO4TKhnAJp5D++Vm6PpUpH/jEQQlemp3l88CjZ+DoZ2faM9R4QxZkOPJCoT8DlPhfQ3A=="),
           "Apache-2.0", "datasource", "train"),
    Vendor("twitter", _npm("emoji-datasource-twitter", "16.0.0",
           "7F+uCuHH+7Qnrc15P5tnbvKkg9E6tlzi4MnT2uW1RlN4pLYTza6cP/dstIfSDMtpjFLWuZewWg8jBbuL2eyELQ=="),
           "CC-BY-4.0", "datasource", "train"),
    Vendor("fluent-flat", _npm("@iconify-json/fluent-emoji-flat", "1.2.6",
           "RY47RgPb47fYUiyrA64sIOL0+UU02s29sXpNBbIQRBUlPlfNFTKUmZDERGuxDs/7yNGWqQYvuaSYM1M4fRXlUw=="),
           "MIT", "iconify", "train"),
    Vendor("emojione", _npm("@iconify-json/emojione", "1.2.3",
           "T9+T3HIbJNLKKsmxYKlaYhvnHYkz/HNYTV7SHCXVZPfeUi4FqskY70YeN8yYAZT8cCv7w5vJxS4Q1m8zb9CMMg=="),
           "CC-BY-4.0", "iconify", "train"),
    Vendor("openmoji", _npm("@iconify-json/openmoji", "1.2.29",
           "vXdhkqcXVSO6suy+m9LbcUM3OdVyuNOtpV8/als/WqfkQIRxevL5Geb/g+6GH/Qwnq1OqksEmaDGTCmZ5nFKJQ=="),
           "CC-BY-SA-4.0", "iconify", "shift"),
    Vendor("noto-v1", _npm("@iconify-json/noto-v1", "1.2.5",
           "/DsVMius69Q0fRS53z7QK1TROSuar606jiIx+laXtdsYGMXpf6LtHBx6CGfoo3UHHb/XpBsw+1L1x3eyPqMuVA=="),
           "Apache-2.0", "iconify", "shift"),
    Vendor("fluent-3d", _npm("@lobehub/fluent-emoji-3d", "1.1.0",
           "Wlq2lVStTnr8BDpIJ0pEnTKO4LuDxxqTEhTvRtD1DLRF0me7ogeRQjKoehDHXuVJ2Qaecgl5wRBv60lUAG3h7g=="),
           "MIT", "codepoint-webp", "shift", foreign=("country-flag", "subdivision-flag")),
    Vendor("emojione-monotone", _npm("@iconify-json/emojione-monotone", "1.2.1",
           "cZSNcPsuiAD6HCzCh/2dYKGh3pNI0jJlxBxQWfC33cQsPtqYZqulGBvlkThXYNvDl8VxgVHT9u+izyX/yeEIkA=="),
           "CC-BY-4.0", "iconify", "shift"),
    Vendor("fluent-high-contrast", _npm("@iconify-json/fluent-emoji-high-contrast", "1.2.6",
           "esqhZPpkrF7sNX3NsLoh8KW64okEr/bzko7WNnFP+qTJGAqDPDYjp0925yxuivXy3HtVQB8xhIKu3+Nq1byX5w=="),
           "MIT", "iconify", "shift"),
    Vendor("fxemoji", _npm("@iconify-json/fxemoji", "1.2.2",
           "UAasRaxzFUKfIGSmLwnoarsssA4LX0VLLuEmplIqM6ZNQqIQRtav8tZ4H1neTlBreXuMQyAifr5jP4kn78DpiQ=="),
           "Apache-2.0", "iconify", "shift"),
)


def _has_pinned_digest(archive: Path, package: Package) -> bool:
    algorithm = "sha256" if package.is_debian else "sha512"
    digest = hashlib.new(algorithm)
    with archive.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    if package.is_debian:
        return package.digest == f"sha256:{digest.hexdigest()}"
    return package.digest == f"sha512-{base64.b64encode(digest.digest()).decode()}"


def fetch(package: Package) -> Path:
    """Path of the package's archive in the cache, downloaded by `npm pack` or `apt-get download` when absent.

    Throws ArtworkError when the client fails or the digest differs from the pinned one."""
    downloads = CACHE / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    archive = downloads / package.file_name
    if archive.exists() and _has_pinned_digest(archive, package):
        return archive
    command = (["apt-get", "download", f"{package.name}={package.version}"] if package.is_debian
               else ["npm", "pack", package.id, "--ignore-scripts", "--silent"])
    print(f"fetch {package.id}", flush=True)
    with tempfile.TemporaryDirectory(dir=downloads, prefix=".partial-") as folder:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ArtworkError(f"{package.id}: `{command[0]}` failed: {reason}. Check the network, then run again.")
        got = Path(folder) / package.file_name
        if not got.exists() or not _has_pinned_digest(got, package):
            raise ArtworkError(f"{package.id}: the download does not have the pinned digest {package.digest[:24]}...")
        os.replace(got, archive)
    return archive


def read_members(package: Package, prefix: str) -> Iterator[tuple[str, bytes]]:
    """(path inside `package/`, bytes) of every member of an npm archive whose path starts with `prefix`."""
    with tarfile.open(fetch(package), "r:gz") as archive:
        for member in archive:
            path = member.name.partition("/")[2]
            if member.isfile() and path.startswith(prefix):
                stream = archive.extractfile(member)
                assert stream is not None
                yield path, stream.read()


def read_member(package: Package, path: str) -> bytes:
    """Bytes of one file of an npm archive. Throws ArtworkError when it is not there."""
    for name, data in read_members(package, path):
        if name == path:
            return data
    raise ArtworkError(f"{package.id}: no file {path!r} in the archive")


def unpack_debian(package: Package) -> Path:
    """Folder with the unpacked tree (`usr/...`) of a Debian archive; unpacked once, kept in the cache."""
    archive = fetch(package)
    folder = CACHE / "unpacked" / f"{package.name}-{package.digest[7:19]}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".partial-") as partial:
            tree = Path(partial) / "tree"
            done = subprocess.run(["dpkg", "-x", str(archive), str(tree)], capture_output=True, text=True)
            if done.returncode != 0:
                raise ArtworkError(f"{package.id}: `dpkg -x` failed: {done.stderr.strip()}")
            os.replace(tree, folder)
    return folder
