#!/bin/sh
# A Chromium and a Japanese font for the tests in a real browser.
#
#   sh tests/browser/install.sh           find them, else install them (Debian, Ubuntu); prints the browser's path
#   sh tests/browser/install.sh --find    only find the browser; prints its path, fails when there is none
#
# CHROMIUM=/path/to/a/browser is taken before anything else.
set -u

find_browser() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    /usr/bin/chromium /usr/bin/google-chrome /snap/bin/chromium \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    [ -n "$name" ] || continue
    path=$(command -v "$name" 2>/dev/null) || continue
    # Ubuntu's `chromium` may be a stub that only says how to install it: it has to answer.
    if "$path" --version >/dev/null 2>&1; then
      printf '%s\n' "$path"
      return 0
    fi
  done
  return 1
}

has_japanese_font() {
  if command -v fc-list >/dev/null 2>&1; then
    [ -n "$(fc-list :lang=ja family 2>/dev/null)" ]
  else
    [ "$(uname)" = Darwin ] # macOS brings its own
  fi
}

# apt-get, as root: directly, or through sudo (which may ask when somebody sits in front of it).
apt() {
  command -v apt-get >/dev/null 2>&1 || return 1
  if [ "$(id -u)" = 0 ]; then
    set -- env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@"
  elif ! command -v sudo >/dev/null 2>&1; then
    return 1
  elif [ -t 0 ]; then
    set -- sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@"
  else
    set -- sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@"
  fi
  "$@" </dev/null >/dev/null
}

# The lists of a fresh machine are empty or old: bring them up to date once, when the first try fails.
apt_install() {
  apt install --no-install-recommends "$@" 2>/dev/null && return 0
  [ -n "${lists_are_new:-}" ] || { lists_are_new=yes; apt update || return 1; }
  apt install --no-install-recommends "$@"
}

if [ "${1:-}" = --find ]; then
  find_browser
  exit
fi

if ! browser=$(find_browser); then
  echo 'No Chromium found: installing the package chromium ...' >&2
  apt_install chromium >&2
  if ! browser=$(find_browser); then
    echo 'The tests in a real browser need Chromium or Chrome, which could not be installed here: install one (Debian: sudo apt-get install chromium fonts-morisawa-bizud-gothic) or point CHROMIUM at it, and run this again.' >&2
    echo 'ブラウザーのテストには Chromium か Chrome が必要ですが、自動では入れられませんでした。どちらかをインストールするか(Debian: sudo apt-get install chromium fonts-morisawa-bizud-gothic)、CHROMIUM に場所を書いて、もう一度実行してください。' >&2
    exit 1
  fi
fi

if ! has_japanese_font; then
  echo 'No Japanese font found: installing BIZ UDGothic ...' >&2
  if ! { apt_install fontconfig fonts-morisawa-bizud-gothic || apt_install fontconfig fonts-ipafont-gothic; } >&2; then
    echo 'No Japanese font could be installed, so pictures of the screens will show empty boxes (Debian: sudo apt-get install fonts-morisawa-bizud-gothic).' >&2
    echo '日本語のフォントを入れられませんでした。画面の写真では文字が四角になります(Debian: sudo apt-get install fonts-morisawa-bizud-gothic)。' >&2
  fi
fi

printf '%s\n' "$browser"
