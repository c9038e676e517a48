"""Certificates and TLS in every state that matters, and the verdicts that each must get."""

import ssl

from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.scanner.box import Box
from tests.scanner.certs import authority, leaf
from tests.scanner.states import HOST, scenario

OLD = {"ciphers": "ALL:@SECLEVEL=0"}


@scenario(cert_time="fail", cert_expiry="fail", cert_chain="pass", cert_name="pass", web_https="pass")
async def expired(box: Box) -> None:
    await box.site(HOST, certificate=leaf(box.authorities.middle, HOST, days=(-90, -1)))


@scenario(cert_time="fail", cert_chain="pass")
async def not_yet_valid(box: Box) -> None:
    await box.site(HOST, certificate=leaf(box.authorities.middle, HOST, days=(1, 90)))


@scenario(cert_time="pass", cert_expiry="warn")
async def five_days_left(box: Box) -> None:
    await box.site(HOST, certificate=leaf(box.authorities.middle, HOST, days=(-85, 5)))


@scenario(cert_name="fail", cert_chain="pass", cert_time="pass")
async def wrong_name(box: Box) -> None:
    await box.site(HOST, certificate=leaf(box.authorities.middle, "www.andere.test"))


@scenario(cert_name="pass", cert_chain="pass")
async def wildcard(box: Box) -> None:
    await box.site(HOST, certificate=leaf(box.authorities.middle, "*.gemeente.test"))


@scenario(cert_chain="fail", cert_name="pass")
async def self_signed(box: Box) -> None:
    await box.site(HOST, certificate=leaf(None, HOST))


@scenario(cert_chain="fail")
async def unknown_root(box: Box) -> None:
    await box.site(HOST, certificate=leaf(authority("Unknown middle", box.authorities.stranger), HOST))


@scenario(cert_chain="fail", cert_time="pass")
async def missing_intermediate(box: Box) -> None:
    await box.site(HOST, certificate=leaf(box.authorities.middle, HOST, send=False))


@scenario(cert_chain="fail", cert_time="pass")
async def expired_intermediate(box: Box) -> None:
    old = authority("Old intermediate", box.authorities.root, days=(-400, -20))
    await box.site(HOST, certificate=leaf(old, HOST))


@scenario(cert_chain="fail")
async def signed_by_no_authority(box: Box) -> None:
    nobody = authority("Not an authority", box.authorities.root, ca=False)
    await box.site(HOST, certificate=leaf(nobody, HOST))


@scenario(cert_chain="fail", cert_time="pass", cert_name="pass")
async def certificate_for_clients(box: Box) -> None:
    issued = leaf(box.authorities.middle, HOST, use=ExtendedKeyUsageOID.CLIENT_AUTH)
    await box.site(HOST, certificate=issued)


@scenario(cert_strength="fail", cert_chain="pass")
async def weak_key(box: Box) -> None:
    await box.site(HOST, certificate=leaf(box.authorities.middle, HOST, kind="rsa1024"), **OLD)


@scenario(tls_version="fail", web_https="pass")
async def only_tls_1_0(box: Box) -> None:
    await box.site(HOST, low=ssl.TLSVersion.TLSv1, high=ssl.TLSVersion.TLSv1, **OLD)


@scenario(tls_version="fail", tls_v13="warn", web_https="pass")
async def only_tls_1_1(box: Box) -> None:
    await box.site(HOST, low=ssl.TLSVersion.TLSv1_1, high=ssl.TLSVersion.TLSv1_1, **OLD)


@scenario(tls_version="fail", tls_v13="warn", web_https="pass")
async def only_tls_1_0_and_1_1(box: Box) -> None:
    await box.site(HOST, low=ssl.TLSVersion.TLSv1, high=ssl.TLSVersion.TLSv1_1, **OLD)


@scenario(tls_version="fail", tls_v13="pass")
async def tls_1_1_beside_newer(box: Box) -> None:
    await box.site(HOST, low=ssl.TLSVersion.TLSv1_1, **OLD)


@scenario(tls_version="pass", tls_cipher="pass", tls_v13="pass")
async def only_tls_1_3(box: Box) -> None:
    await box.site(HOST, low=ssl.TLSVersion.TLSv1_3)


@scenario(tls_version="pass", tls_cipher="fail")
async def rsa_key_exchange(box: Box) -> None:
    issued = leaf(box.authorities.middle, HOST, kind="rsa2048")
    await box.site(HOST, certificate=issued, ciphers="ECDHE+AESGCM:AES128-GCM-SHA256:@SECLEVEL=0")


@scenario(tls_version="pass", tls_cipher="fail")
async def cbc_with_sha1(box: Box) -> None:
    await box.site(HOST, ciphers="ECDHE+AESGCM:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")


@scenario(tls_version="pass", tls_cipher="warn")
async def cbc_with_sha256(box: Box) -> None:
    await box.site(HOST, ciphers="ECDHE+AESGCM:ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0")


@scenario(tls_cipher="fail", tls_v13="warn", tls_version="pass")
async def only_weak_ciphers(box: Box) -> None:
    await box.site(HOST, ciphers="ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0", high=ssl.TLSVersion.TLSv1_2)
