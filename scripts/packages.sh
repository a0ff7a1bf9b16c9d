#!/usr/bin/env bash
# scripts/packages.sh GROUP...: installs what is missing of third_party/debian-packages.txt. Silent when
# nothing is. It never replaces or upgrades what is there.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'packages: %s\n' "$*" >&2; exit 1; }

wanted() {
  local group
  for group; do
    while read -r name package command; do
      [[ $name == "$group" ]] || continue
      [[ -n $command ]] && command -v "$command" >/dev/null && continue
      printf '%s\n' "$package"
    done <third_party/debian-packages.txt
  done
}

mapfile -t packages < <(wanted "$@")
((${#packages[@]})) || exit 0
command -v dpkg-query >/dev/null || fail "this is not Debian; install by hand: ${packages[*]}"
mapfile -t installed < <(
  dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${packages[@]}" 2>/dev/null | sed -n 's/ installed$//p')
missing=()
for package in "${packages[@]}"; do
  [[ " ${installed[*]} " == *" $package "* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

root=()
if ((EUID)); then
  command -v sudo >/dev/null || fail "needs root or sudo to install: ${missing[*]}"
  sudo -v || fail "sudo was refused; as root install: ${missing[*]}"
  root=(sudo)
fi
# One at a time: apt waits for another's installing, but not for its reading of the lists.
mkdir -p build
exec 9>build/packages.lock
flock 9
apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
scripts/step.sh packages-list "reading Debian's package lists" "${apt[@]}" update 9>&-
scripts/step.sh packages "installing Debian packages: ${missing[*]}" \
  "${apt[@]}" install --yes --no-install-recommends --no-upgrade "${missing[@]}" 9>&-  # a server that starts keeps no lock
