#!/usr/bin/env bash
# Brings what pip cannot: a real browser and PostgreSQL's server binaries, or with "venv" Python's own venv module.
# Installs Debian's packages when it may; otherwise says what to install and fails. Nothing is skipped silently.
set -euo pipefail

has_browser() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }
has_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }

packages=()
if [ "${1:-}" = venv ]; then
  packages+=(python3-venv)
else
  has_browser || packages+=(chromium fonts-liberation)
  has_postgresql || packages+=(postgresql)
fi
[ "${#packages[@]}" -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Missing: ${packages[*]}. Install with: sudo apt-get update && sudo apt-get install ${packages[*]}" >&2
  exit 1
fi
echo "Installing ${packages[*]} with apt-get: a minute or two."
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}"
