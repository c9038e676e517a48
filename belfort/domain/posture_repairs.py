"""One line that repairs a check on a common web server. Lines to begin with: the words of `posture_texts` say what for."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Server(StrEnum):
    """Web servers that local governments commonly run."""

    NGINX = "nginx"
    APACHE = "Apache"
    IIS = "IIS"


@dataclass(frozen=True, slots=True)
class Repair:
    """The same repair on three servers."""

    nginx: str
    apache: str
    iis: str

    def on(self, server: Server) -> str:
        """Return the line for a server."""
        return {Server.NGINX: self.nginx, Server.APACHE: self.apache, Server.IIS: self.iis}[server]


def _header(name: str, value: str) -> Repair:
    return Repair(
        f'add_header {name} "{value}" always;',
        f'Header always set {name} "{value}"',
        f'<httpProtocol><customHeaders><add name="{name}" value="{value}" /></customHeaders></httpProtocol>',
    )


_CERTIFICATE = Repair(
    "ssl_certificate /etc/ssl/site/fullchain.pem;",
    "SSLCertificateFile /etc/ssl/site/fullchain.pem",
    "Import-PfxCertificate -FilePath site.pfx -CertStoreLocation Cert:\\LocalMachine\\My",
)
_RENEWAL = Repair("certbot --nginx -d HOST", "certbot --apache -d HOST", "wacs.exe --target iis --host HOST")

REPAIRS: Mapping[str, Repair] = {
    "web.https": Repair(
        "listen 443 ssl;",
        "<VirtualHost *:443> SSLEngine on",
        "New-WebBinding -Name SITE -Protocol https -Port 443 -HostHeader HOST -SslFlags 1",
    ),
    "web.redirect": Repair(
        "return 301 https://$host$request_uri;",
        "Redirect permanent / https://HOST/",
        '<httpRedirect enabled="true" destination="https://HOST" httpResponseStatus="Permanent" />',
    ),
    "web.mixed": _header("Content-Security-Policy", "upgrade-insecure-requests"),
    "cert.time": _RENEWAL,
    "cert.expiry": _RENEWAL,
    "cert.name": _RENEWAL,
    "cert.chain": _CERTIFICATE,
    "cert.strength": Repair(
        "certbot --nginx --key-type ecdsa -d HOST",
        "certbot --apache --key-type ecdsa -d HOST",
        "wacs.exe --target iis --host HOST --csr ec",
    ),
    "tls.version": Repair(
        "ssl_protocols TLSv1.2 TLSv1.3;",
        "SSLProtocol -all +TLSv1.2 +TLSv1.3",
        "Set-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.0\\Server' Enabled 0",
    ),
    "tls.cipher": Repair(
        "ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;",
        "SSLCipherSuite ECDHE+AESGCM:ECDHE+CHACHA20",
        'Disable-TlsCipherSuite -Name "TLS_RSA_WITH_AES_128_CBC_SHA"',
    ),
    "tls.v13": Repair(
        "ssl_protocols TLSv1.2 TLSv1.3;", "SSLProtocol -all +TLSv1.2 +TLSv1.3", "Set-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.3\\Server' Enabled 1"
    ),
    "hdr.hsts": _header("Strict-Transport-Security", "max-age=31536000"),
    "hdr.csp": _header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'self'"),
    "hdr.frame": _header("X-Frame-Options", "SAMEORIGIN"),
    "hdr.nosniff": _header("X-Content-Type-Options", "nosniff"),
    "hdr.referrer": _header("Referrer-Policy", "strict-origin-when-cross-origin"),
    "hdr.cookies": Repair(
        "proxy_cookie_flags ~ secure httponly samesite=lax;",
        'Header always edit Set-Cookie ^(.*)$ "$1; Secure; HttpOnly; SameSite=Lax"',
        '<httpCookies httpOnlyCookies="true" requireSSL="true" />',
    ),
    "sectxt": Repair(
        "location = /.well-known/security.txt { alias /srv/site/security.txt; default_type text/plain; }",
        "Alias /.well-known/security.txt /srv/site/security.txt",
        '<staticContent><mimeMap fileExtension=".txt" mimeType="text/plain" /></staticContent>',
    ),
}  # fmt: skip
