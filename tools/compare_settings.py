"""What `compare_scanners.py` compares: hosts, zones, and the two programs that run in the environments of the others."""

from datetime import UTC, datetime

NOW = datetime.now(UTC)
HOSTS, FEW = 300, 10
TLS_SCENARIOS = (
    *("good", "expired", "not_yet_valid", "wrong_name", "wildcard", "self_signed", "unknown_root"),
    *("missing_intermediate", "expired_intermediate", "signed_by_no_authority", "weak_key", "only_tls_1_0"),
    *("tls_1_1_beside_newer", "only_tls_1_3", "rsa_key_exchange", "cbc_with_sha1", "cbc_with_sha256"),
    *("only_weak_ciphers", "only_tls_1_1", "only_tls_1_0_and_1_1"),
)
LONG = "".join(f" include:s{number}.spf-eleven.test" for number in range(11))
ZONES = {
    "all_good": '@ 300 IN TXT "v=spf1 mx -all"\n@ 300 IN MX 10 ns\n_dmarc 300 IN TXT "v=DMARC1; p=reject"\n',
    "nothing": "",
    "soft": '@ 300 IN TXT "v=spf1 mx ~all"\n@ 300 IN MX 10 ns\n_dmarc 300 IN TXT "v=DMARC1; p=quarantine"\n',
    "open_to_all": '@ 300 IN TXT "v=spf1 +all"\n_dmarc 300 IN TXT "v=DMARC1; p=none"\n',
    "neutral": '@ 300 IN TXT "v=spf1 ?all"\n_dmarc 300 IN TXT "v=DMARC1; p=wrong"\n',
    "two_records": '@ 300 IN TXT "v=spf1 -all"\n@ 300 IN TXT "v=spf1 ~all"\n'
    '_dmarc 300 IN TXT "v=DMARC1; p=none"\n_dmarc 300 IN TXT "v=DMARC1; p=reject"\n',
    "misspelt": '@ 300 IN TXT "v=spf1 ipv4:127.0.0.1 -all"\n_dmarc 300 IN TXT "p=reject; v=DMARC1"\n',
    "spf_eleven": f'@ 300 IN TXT "v=spf1{LONG[:120]}" "{LONG[120:]} -all"\n'
    + "".join(f's{number} 300 IN TXT "v=spf1 -all"\n' for number in range(11)),
}

SSLYZE = """
from pathlib import Path
from sslyze import *
import json, sys
given = json.load(sys.stdin)
VERSIONS = {"SSL 2.0": "ssl_2_0", "SSL 3.0": "ssl_3_0", "TLS 1.0": "tls_1_0", "TLS 1.1": "tls_1_1", "TLS 1.2": "tls_1_2", "TLS 1.3": "tls_1_3"}
COMMANDS = {ScanCommand[f"{name.upper()}_CIPHER_SUITES"] for name in VERSIONS.values()} | {ScanCommand.CERTIFICATE_INFO}
found = []
for host in given["hosts"]:
    place = ServerNetworkLocation(host["host"], host["port"], ip_address=host["address"])
    extra = ScanCommandsExtraArguments(certificate_info=CertificateInfoExtraArgument(custom_ca_file=Path(host["roots"])))
    commands = COMMANDS if given["quick"] else set(ScanCommand) - {ScanCommand.HTTP_HEADERS}
    scanner = Scanner()
    scanner.queue_scans([ServerScanRequest(place, scan_commands=commands, scan_commands_extra_arguments=extra)])
    for result in scanner.get_results():
        seen = {"versions": {}, "trusted": None, "kind": "", "bits": 0}
        if result.scan_result is not None:
            for label, name in VERSIONS.items():
                attempt = getattr(result.scan_result, f"{name}_cipher_suites").result
                if attempt and attempt.accepted_cipher_suites:
                    seen["versions"][label] = [each.cipher_suite.name for each in attempt.accepted_cipher_suites]
            info = result.scan_result.certificate_info.result
            if info:
                deployed = info.certificate_deployments[0]
                seen["trusted"] = any(
                    path.was_validation_successful for path in deployed.path_validation_results
                )
                key = deployed.received_certificate_chain[0].public_key()
                seen["kind"], seen["bits"] = ("RSA" if "RSA" in type(key).__name__ else "EC"), key.key_size
        found.append(seen)
json.dump(found, sys.stdout)
"""

CHECKDMARC = """
import json, sys
import dns.resolver
from checkdmarc.dmarc import check_dmarc
from checkdmarc.spf import check_spf
given = json.load(sys.stdin)
resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers, resolver.port = [given["resolver"][0]], given["resolver"][1]
found = {}
for domain in given["domains"]:
    spf, dmarc = check_spf(domain, resolver=resolver), check_dmarc(domain, resolver=resolver)
    policy = ((dmarc.get("tags") or {}).get("p") or {}).get("value")
    found[domain] = {
        "spf_error": spf.get("error") or ("" if spf.get("valid") else "invalid"),
        "spf_all": (spf.get("parsed") or {}).get("all"),
        "dmarc_error": dmarc.get("error") or ("" if dmarc.get("valid") else "invalid"),
        "dmarc_policy": policy,
    }
json.dump(found, sys.stdout)
"""
