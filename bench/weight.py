"""What the way in weighs on a slow line: `python -m bench.weight PAGE_WEIGHT_PROGRAM [profile…]`.

Starts a portal with the demo's people, as a clinic would, and nginx before it (TLS 1.3, HTTP/2, ECDSA P-256: what a clinic's server does), and walks
`bench/journeys/newest_result.json` with a program that counts bytes and seconds in Chromium over a slow link.
Everything listens on 127.0.0.1 and ends with the program.
"""

import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.live_server import LiveServer

JOURNEY = Path(__file__).parent / "journeys" / "newest_result.json"
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port} ssl http2; ssl_protocols TLSv1.3;
    ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem; ssl_session_cache shared:one:1m;
    location / {{ proxy_pass {upstream}; proxy_set_header Host 127.0.0.1; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""


def main() -> int:
    """Measure; the exit code is that of the measuring program (1: over a budget)."""
    program, profiles = sys.argv[1], sys.argv[2:] or ["gprs", "slow3g", "slow4g"]
    return max(measure(program, profile, ways) for profile in profiles for ways in (["--no-js"], ["--save-data"], []))


def measure(program: str, profile: str, ways: list[str]) -> int:
    """One profile, in a clinic of its own: a result is new once, and a code works once, so the journey is walked cold."""
    print(f"\n== {profile} {' '.join(ways)}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "var").mkdir(mode=0o700)
        LiveServer(folder / "var", "demo", "run", "--port", "0").stop()  # its people and records, without its banner
        server = LiveServer(folder / "var", "serve", "--port", "0")
        proxy, port = start_proxy(folder, server.url)
        try:
            return walk(program, profile, ways, folder, port)
        finally:
            proxy.terminate()
            proxy.wait(10)
            server.kill()


def start_proxy(folder: Path, upstream: str) -> tuple[subprocess.Popen, int]:
    """nginx with a certificate of its own."""
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            folder / "key.pem",
            "-out",
            folder / "cert.pem",
        ],
        check=True,
        capture_output=True,
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, upstream=upstream))
    return subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-p", folder]), port


def walk(program: str, profile: str, ways: list[str], folder: Path, port: int) -> int:
    """Run the measuring program on the journey."""
    secret = json.loads((folder / "var" / "demo.json").read_text())["lee.chen"]
    journey = folder / "journey.json"
    journey.write_text(JOURNEY.read_text().replace("${SECRET}", secret))
    return subprocess.run(
        [
            sys.executable,
            program,
            f"https://127.0.0.1:{port}",
            journey,
            "--profile",
            profile,
            "--link",
            "--cold-only",
            "--trust-cert",
            folder / "cert.pem",
            *ways,
        ],
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
