"""SHA256withRSA and AES-256-GCM, as Alipay (RSA2) and WeChat Pay (v3) use them."""

from __future__ import annotations

import base64
import re

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
)

from assistant.core.errors import ConfigError, PaymentError
from assistant.money.providers.secrets import Secret

_ARMOUR = re.compile(r"-----[^-]+-----")


class Signer:
    """Signs with our private key: PEM, or the bare base64 that Alipay's key tool writes.

    Raises:
        ConfigError: not an RSA private key.
    """

    def __init__(self, key: Secret) -> None:
        try:
            loaded = load_der_private_key(_der(key.reveal()), None)
        except (ValueError, TypeError):
            # The cause might quote the key.
            raise ConfigError("the merchant's private key is not an RSA key") from None
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise ConfigError("the merchant's private key is not an RSA key")
        self._key = loaded

    def sign(self, text: str) -> str:
        """In base64."""
        signature = self._key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return base64.b64encode(signature).decode()


class Verifier:
    """Checks signatures with a provider's public key: PEM, or its bare base64.

    Raises:
        ConfigError: not an RSA public key.
    """

    def __init__(self, key: str) -> None:
        try:
            loaded = load_der_public_key(_der(key))
        except (ValueError, TypeError) as error:
            raise ConfigError("the provider's public key is not an RSA key") from error
        if not isinstance(loaded, rsa.RSAPublicKey):
            raise ConfigError("the provider's public key is not an RSA key")
        self._key = loaded

    def check(self, text: str, signature: str) -> None:
        """Raises PaymentError when ``signature``, in base64, is not that of ``text``."""
        try:
            self._key.verify(
                base64.b64decode(signature), text.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
        except (InvalidSignature, ValueError) as error:
            raise PaymentError("a message whose signature is wrong") from error


def decrypt(key: Secret, ciphertext: str, *, nonce: str, associated: str) -> str:
    """Opens AEAD_AES_256_GCM; raises PaymentError when it was tampered with."""
    try:
        plain = AESGCM(key.reveal().encode()).decrypt(
            nonce.encode(), base64.b64decode(ciphertext), associated.encode()
        )
        return plain.decode()
    except (InvalidTag, ValueError) as error:
        raise PaymentError("an encrypted message that cannot be opened") from error


def _der(key: str) -> bytes:
    return base64.b64decode("".join(_ARMOUR.sub("", key).split()), validate=True)
