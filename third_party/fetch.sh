#!/usr/bin/env bash
# Fetches the libraries whose packaged builds are too old for us, as Debian *source* packages, and unpacks
# them into src/ beside this file. Which ones, and their checksums, stand in sources.lock.
#
# The machine's apt configuration stays untouched: a private state directory and list file are used, with the
# mirror that this machine already uses. apt checks each suite's signature with the installed Debian keyring.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"

readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg
readonly work=$here/.fetch
readonly stamp=$here/src/.complete
fingerprint=$(cat sources.lock fetch.sh | sha256sum | cut -d' ' -f1)
[[ -f $stamp && $(<"$stamp") == "$fingerprint" ]] && exit 0

say() { printf 'third_party: %s\n' "$*"; }
fail() { printf 'third_party: %s\n' "$*" >&2; exit 1; }
lock_lines() { grep -v -e '^#' -e '^$' sources.lock; }

# The archives that this machine installs from already. Security archives carry none of our suites.
mirrors() { apt-get indextargets --format '$(REPO_URI)' | grep -vi security | sort -u; }

private_apt() {
  apt-get -q \
    -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::Lists="$work/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$work/cache" \
    -o Acquire::Languages=none -o Acquire::Retries=3 -o APT::Sandbox::User=root "$@" </dev/null
}

read_the_suites() {
  local mirror suite
  for mirror in $(mirrors); do
    for suite in $(lock_lines | cut -d' ' -f1 | sort -u); do
      printf 'deb-src [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$suite"
    done >"$work/sources.list"
    private_apt -o APT::Update::Error-Mode=any update >"$work/apt.log" 2>&1 && return
  done
  tail -n 3 "$work/apt.log" >&2 || true
  fail "no archive in this machine's apt configuration offers the suites named in sources.lock"
}

# The newest version of a package that its suites offer now.
offered_version() {
  private_apt --print-uris --download-only --only-source source "$1" 2>/dev/null |
    sed -nE "s/^'[^']*' ([^ ]*)_([^ ]*)\.dsc .*/\2/p"
}

# Downloads one source package and prints where its upstream tarball lies.
download() {
  local package=$1 version=$2 folder=$work/packages/$1
  rm -rf "$folder" && mkdir -p "$folder"
  (cd "$folder" && private_apt --download-only --only-source source "$package=$version") >"$work/apt.log" 2>&1 ||
    return 1
  find "$folder" -name '*.orig.tar.*' ! -name '*.asc'
}

fetch() {
  local suite=$1 package=$2 version=$3 sha256=$4 tarball newest
  if tarball=$(download "$package" "$version"); then
    sha256sum --check --status <<<"$sha256  $tarball" ||
      fail "$package $version is not the file whose SHA-256 stands in sources.lock; nothing was used"
    say "$package $version"
  else
    # A rolling suite drops old versions. Newer is fine if apt vouches for it; older never is.
    newest=$(offered_version "$package" | sort -V | tail -n 1)
    [[ -n $newest ]] || { tail -n 3 "$work/apt.log" >&2; fail "$suite offers no $package"; }
    # `dpkg` knows epochs and revisions; the .dsc name carries no epoch, and none of ours has one.
    dpkg --compare-versions "$newest" ge "$version" ||
      fail "$suite offers $package $newest only, older than the pinned $version; not building with it"
    tarball=$(download "$package" "$newest") || fail "$package $newest could not be downloaded"
    say "**** WARNING: $suite no longer offers $package $version."
    say "**** Using its present $newest (signed by Debian, not pinned by us): $(sha256sum "$tarball" | cut -d' ' -f1)"
    say "**** Read its changelog, run make test, then pin it in third_party/sources.lock."
  fi
  mkdir -p "src/$package"
  tar --extract --file "$tarball" --directory "src/$package" --strip-components 1
}

[[ -r $keyring ]] || fail "the Debian archive keyring is missing: install debian-archive-keyring"
say "fetching library sources (about 20 s)"
rm -rf "$work" src
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" src
trap 'rm -rf "$work"' EXIT
read_the_suites
while read -r suite package version sha256; do
  fetch "$suite" "$package" "$version" "$sha256"
done < <(lock_lines)

# cpp-httplib is one header; its own script cuts it into a header and a source, so that we compile it once.
python3 src/cpp-httplib/split.py -e cpp -o src/cpp-httplib/split >/dev/null ||
  fail "cpp-httplib's split.py failed"
printf '%s\n' "$fingerprint" >"$stamp"
