"""What to do about each check, in plain words: for a webmaster what to change, for a mayor what it means."""

from collections.abc import Mapping
from dataclasses import dataclass

from belfort.domain.posture_checks import CHECKS, EFFORT_NAMES
from belfort.domain.posture_repairs import REPAIRS, Repair
from belfort.domain.posture_verdict import Outcome, Verdict
from belfort.domain.terms import Text


@dataclass(frozen=True, slots=True)
class Advice:
    """The words of one check: what a webmaster should do, and one sentence for a mayor."""

    do: Text
    mayor: Text


@dataclass(frozen=True, slots=True)
class Help:
    """Everything that is said of one verdict: what was seen, what to do (none when nothing is to be done), and repairs."""

    seen: Text
    do: Text | None
    mayor: Text
    effort: Text
    norm: str
    repair: Repair | None


WRONG = {Outcome.WARN, Outcome.FAIL}
ALL_RIGHT = Text("Hier hoeft niets te gebeuren.", "Nothing needs to be done here.")
NOT_KNOWN = Text(
    "Dit kon niet gemeten worden; er volgt een nieuwe poging.", "This could not be measured; it is tried again."
)
NOT_APPLICABLE = Text("Dit is hier niet van toepassing.", "This does not apply here.")


def help_for(key: str, verdict: Verdict) -> Help:
    """Return what to say of a verdict of a check."""
    check, advice, is_wrong = CHECKS[key], ADVICE[key], verdict.outcome in WRONG
    others = {Outcome.PASS: ALL_RIGHT, Outcome.UNKNOWN: NOT_KNOWN, Outcome.NA: NOT_APPLICABLE}
    return Help(
        seen=verdict.explanation,
        do=advice.do if is_wrong else None,
        mayor=others.get(verdict.outcome, advice.mayor),
        effort=EFFORT_NAMES[check.effort],
        norm=check.norm,
        repair=REPAIRS.get(key) if is_wrong else None,
    )


def _advice(do_nl: str, do_en: str, mayor_nl: str, mayor_en: str) -> Advice:
    return Advice(Text(do_nl, do_en), Text(mayor_nl, mayor_en))


ADVICE: Mapping[str, Advice] = {
    "web.https": _advice(
        "Plaats een certificaat en open poort 443 voor deze naam.",
        "Install a certificate and open port 443 for this name.",
        "Wie onze site bezoekt, kan afgeluisterd worden.",
        "Whoever visits our site can be overheard.",
    ),
    "web.redirect": _advice(
        "Antwoord op poort 80 met één doorverwijzing (301) naar https op dezelfde naam; ga daarna pas naar een andere naam.",
        "Answer on port 80 with one redirect (301) to https on the same name; only then go to another name.",
        "Wie ons adres zonder https intikt, komt niet meteen op de veilige site.",
        "Whoever types our address without https does not get to the safe site at once.",
    ),
    "web.downgrade": _advice(
        "Zoek in de doorverwijzingen het adres dat met http begint en maak er https van.",
        "Find the address that begins with http in the redirects and make it https.",
        "Onze site stuurt bezoekers van de veilige naar een onveilige pagina.",
        "Our site sends visitors from a safe page to an unsafe one.",
    ),
    "web.forms": _advice(
        "Zet elke pagina met een formulier op https en laat het formulier naar https verzenden; vraag het ook uw leverancier.",
        "Put every page with a form on https and let the form be sent to https; ask your supplier too.",
        "Wat burgers bij ons invullen, gaat onversleuteld over het internet.",
        "What citizens fill in goes over the internet unencrypted.",
    ),
    "web.mixed": _advice(
        "Vervang http door https in de adressen van scripts, stijlen, kaders en beelden.",
        "Replace http by https in the addresses of scripts, styles, frames and images.",
        "Delen van onze veilige pagina's kunnen onderweg veranderd worden.",
        "Parts of our safe pages can be changed on the way.",
    ),
    "cert.time": _advice(
        "Vernieuw het certificaat en laat dat voortaan automatisch gebeuren.",
        "Renew the certificate and let that happen by itself from now on.",
        "Bezoekers krijgen een waarschuwing dat onze site niet te vertrouwen is.",
        "Visitors are warned that our site cannot be trusted.",
    ),
    "cert.expiry": _advice(
        "Kijk na waarom de automatische vernieuwing niet gelopen heeft.",
        "Find out why the automatic renewal did not run.",
        "Als we niets doen, geeft onze site binnenkort een waarschuwing.",
        "If we do nothing, our site will soon show a warning.",
    ),
    "cert.name": _advice(
        "Vraag een certificaat aan waarop ook deze naam staat.",
        "Request a certificate that carries this name too.",
        "Bezoekers krijgen een waarschuwing dat onze site een andere lijkt.",
        "Visitors are warned that our site seems to be another one.",
    ),
    "cert.chain": _advice(
        "Stuur het certificaat samen met de tussencertificaten van de uitgever (fullchain).",
        "Send the certificate together with the intermediates of its issuer (full chain).",
        "Een deel van de bezoekers krijgt een waarschuwing of bereikt ons niet.",
        "Some visitors are warned or cannot reach us.",
    ),
    "cert.strength": _advice(
        "Vraag een nieuw certificaat aan met een sleutel van 256 bits (EC) of minstens 2048 bits (RSA).",
        "Request a new certificate with a key of 256 bits (EC) or at least 2048 bits (RSA).",
        "De sleutel van onze site is te zwak om lang veilig te blijven.",
        "The key of our site is too weak to stay safe for long.",
    ),
    "tls.version": _advice(
        "Zet alles ouder dan TLS 1.2 uit; elke browser van de laatste tien jaar kan mee.",
        "Switch off everything older than TLS 1.2; every browser of the last ten years keeps up.",
        "Onze site laat verouderde beveiliging toe.",
        "Our site allows outdated security.",
    ),
    "tls.cipher": _advice(
        "Laat enkel ECDHE met AES-GCM of ChaCha20 toe.",
        "Allow only ECDHE with AES-GCM or ChaCha20.",
        "Onze site laat zwakke versleuteling toe.",
        "Our site allows weak encryption.",
    ),
    "tls.v13": _advice(
        "Zet TLS 1.3 aan, naast TLS 1.2.",
        "Switch on TLS 1.3, beside TLS 1.2.",
        "De nieuwste beveiliging staat nog niet aan.",
        "The newest security is not switched on yet.",
    ),
    "tls.pq": _advice(
        "Werk de server bij tot een versie die X25519MLKEM768 kent.",
        "Update the server to a version that knows X25519MLKEM768.",
        "Dit is een voorbereiding op later; er is nu geen gevaar.",
        "This prepares for later; there is no danger now.",
    ),
    "hdr.hsts": _advice(
        "Stuur over https de header Strict-Transport-Security mee, met een termijn van minstens een jaar.",
        "Send the header Strict-Transport-Security over https, with a term of at least a year.",
        "Browsers onthouden nog niet dat onze site altijd veilig hoort te zijn.",
        "Browsers do not remember yet that our site should always be safe.",
    ),
    "hdr.csp": _advice(
        "Begin met een beleid dat enkel meldt, kijk wat nodig is, en sluit daarna alles af wat u niet gebruikt.",
        "Begin with a policy that only reports, see what is needed, and then close off whatever you do not use.",
        "Een fout in onze site zou misbruikt kunnen worden om vreemde code te tonen.",
        "A fault in our site could be abused to show foreign code.",
    ),
    "hdr.frame": _advice(
        "Stuur frame-ancestors 'self' mee in het beleid, of X-Frame-Options.",
        "Send frame-ancestors 'self' in the policy, or X-Frame-Options.",
        "Een andere site kan onze pagina's onzichtbaar insluiten.",
        "Another site can embed our pages invisibly.",
    ),
    "hdr.nosniff": _advice(
        "Stuur X-Content-Type-Options: nosniff mee.",
        "Send X-Content-Type-Options: nosniff.",
        "Een kleine instelling die misbruik van bestanden voorkomt, ontbreekt.",
        "A small setting that prevents abuse of files is missing.",
    ),
    "hdr.referrer": _advice(
        "Stuur een Referrer-Policy mee, bijvoorbeeld strict-origin-when-cross-origin.",
        "Send a Referrer-Policy, for instance strict-origin-when-cross-origin.",
        "Andere sites kunnen zien welke pagina van ons iemand bekeek.",
        "Other sites can see which page of ours somebody looked at.",
    ),
    "hdr.cookies": _advice(
        "Zet elke cookie met Secure, en die van een sessie ook met HttpOnly.",
        "Set every cookie with Secure, and those of a session with HttpOnly as well.",
        "Iemand die meekijkt, zou een sessie van een bezoeker kunnen overnemen.",
        "Somebody who watches could take over the session of a visitor.",
    ),
    "sectxt": _advice(
        "Plaats /.well-known/security.txt met Contact en één Expires in de toekomst; Belfort maakt de tekst voor u.",
        "Put /.well-known/security.txt in place with Contact and one Expires in the future; Belfort makes the text for you.",
        "Wie een lek vindt, weet niet aan wie het te melden.",
        "Whoever finds a leak does not know whom to tell.",
    ),
    "dns.dnssec": _advice(
        "Laat de beheerder van de domeinnaam DNSSEC aanzetten; klopt de handtekening niet, herstel dan eerst de DS.",
        "Let the administrator of the domain name switch on DNSSEC; when the signature is wrong, repair the DS first.",
        "Iemand zou bezoekers ongemerkt naar een valse site kunnen sturen.",
        "Somebody could lead visitors to a false site without being noticed.",
    ),
    "dns.caa": _advice(
        'Voeg een CAA-record toe met uw uitgever, bijvoorbeeld 0 issue "letsencrypt.org".',
        'Add a CAA record with your issuer, for instance 0 issue "letsencrypt.org".',
        "We zeggen nog niet wie certificaten voor onze naam mag maken.",
        "We do not say yet who may make certificates for our name.",
    ),
    "dns.dangling": _advice(
        "Verwijder het record of laat het naar iets bestaands wijzen, vandaag nog.",
        "Remove the record or let it point to something that exists, today.",
        "Een vreemde zou onder onze naam een site of mailbox kunnen openen.",
        "A stranger could open a site or mailbox under our name.",
    ),
    "mail.spf": _advice(
        "Publiceer één record dat al uw verzenders noemt, met hoogstens tien opzoekingen, en eindig op ~all of -all.",
        "Publish one record that names all your senders, with at most ten look-ups, and end it with ~all or -all.",
        "Het is niet duidelijk wie in onze naam mag mailen.",
        "It is not clear who may mail in our name.",
    ),
    "mail.dmarc": _advice(
        "Begin met p=none en een adres voor verslagen, zet uw verzenders juist, en ga dan naar quarantine en reject.",
        "Begin with p=none and an address for reports, put your senders right, then go to quarantine and reject.",
        "Oplichters kunnen mailen alsof ze van ons bestuur zijn.",
        "Swindlers can mail as if they were our government.",
    ),
    "mail.dkim": _advice(
        "Laat elke verzender uw mail ondertekenen met DKIM.",
        "Let every sender sign your mail with DKIM.",
        "Onze mail draagt misschien geen bewijs van herkomst.",
        "Our mail may carry no proof of origin.",
    ),
    "mail.starttls": _advice(
        "Zet STARTTLS aan op elke mailserver die in MX staat.",
        "Switch on STARTTLS on every mail server in MX.",
        "Mail naar ons bestuur kan onderweg gelezen worden.",
        "Mail to our government can be read on the way.",
    ),
    "mail.dane": _advice(
        "Publiceer per mailserver een TLSA-record (3 1 1) in een ondertekende zone, en vernieuw het samen met de sleutel.",
        "Publish a TLSA record (3 1 1) per mail server in a signed zone, and renew it together with the key.",
        "Versleuteling van mail kan nog omzeild worden.",
        "Encryption of mail can still be bypassed.",
    ),
    "mail.mtasts": _advice(
        "Publiceer het record _mta-sts en op https://mta-sts.DOMEIN/.well-known/mta-sts.txt een beleid dat elke mailserver noemt; handig waar DANE niet kan.",
        "Publish the record _mta-sts and at https://mta-sts.DOMAIN/.well-known/mta-sts.txt a policy that names every mail server; useful where DANE is not possible.",
        "Dit is een aanvulling, geen tekort; een beleid dat niet klopt, kan wel mail tegenhouden.",
        "This is an addition, not a lack; yet a policy that is wrong can hold up mail.",
    ),
    "mail.tlsrpt": _advice(
        "Publiceer _smtp._tls met een adres voor verslagen.",
        "Publish _smtp._tls with an address for reports.",
        "Dit is een aanvulling, geen tekort.",
        "This is an addition, not a lack.",
    ),
    "net.ipv6": _advice(
        "Geef de site een AAAA-record en laat de server ook daar antwoorden; vraag naamservers met IPv6 aan uw beheerder.",
        "Give the site an AAAA record and let the server answer there too; ask your administrator for name servers on IPv6.",
        "Bezoekers op het nieuwe internet bereiken ons langs een omweg; gevaar is er niet.",
        "Visitors on the new internet reach us by a detour; there is no danger.",
    ),
}
