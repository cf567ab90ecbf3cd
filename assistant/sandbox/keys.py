"""The sandbox provider's keys, and the pair it would have let a merchant make."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MERCHANT, PLATFORM, API_V3 = "merchant", "platform", "apiv3.key"


class Keys:
    """RSA pairs and the API v3 key in a folder, for their owner only; made when first needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pairs: dict[str, rsa.RSAPrivateKey] = {}

    @property
    def api_v3(self) -> str:
        """32 characters, known to merchant and platform."""
        return self._kept(API_V3, lambda: secrets.token_hex(16).encode()).decode()

    def private_pem(self, owner: str) -> str:
        """``owner`` is `MERCHANT` or `PLATFORM`."""
        return self._kept(f"{owner}.pem", _new_pem).decode()

    def private_path(self, owner: str) -> Path:
        self.private_pem(owner)
        return self.folder / f"{owner}.pem"

    def public_pem(self, owner: str) -> str:
        return (
            self._pair(owner)
            .public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            .decode()
        )

    def sign(self, text: str) -> str:
        """The platform's SHA256withRSA of ``text``, in base64."""
        signature = self._pair(PLATFORM).sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return base64.b64encode(signature).decode()

    def is_merchants(self, text: str, signature: str) -> bool:
        try:
            self._pair(MERCHANT).public_key().verify(
                base64.b64decode(signature), text.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except (InvalidSignature, ValueError):
            return False
        return True

    def encrypt(self, text: str, nonce: str, associated: str) -> str:
        """AEAD_AES_256_GCM with the API v3 key, in base64."""
        sealed = AESGCM(self.api_v3.encode()).encrypt(
            nonce.encode(), text.encode(), associated.encode()
        )
        return base64.b64encode(sealed).decode()

    def _pair(self, owner: str) -> rsa.RSAPrivateKey:
        if owner not in self._pairs:
            pair = serialization.load_pem_private_key(self.private_pem(owner).encode(), None)
            assert isinstance(pair, rsa.RSAPrivateKey)
            self._pairs[owner] = pair
        return self._pairs[owner]

    def _kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        path = self.folder / name
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"{name}.{os.getpid()}")
            part.touch(mode=0o600)
            part.write_bytes(make())
            part.replace(path)
        return path.read_bytes()


def _new_pem() -> bytes:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
