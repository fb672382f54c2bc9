#!/bin/sh
# What the project needs from the system; `make` calls this.
#
#   system-packages.sh venv DIR [PYTHON]   make the virtual environment DIR
#   system-packages.sh browser DIR         see to a browser and a Chinese font for the tests;
#                                          exit 3: do without (never with CI=true)
#   system-packages.sh office              see to LibreOffice and the converters for the tests of
#                                          import; the same
#
# What is missing is installed through apt where the user may, else the command to run is named.
# What it says is in English and in Chinese: offices run `make` too.
set -eu

say() { printf '%s\n' "$*" >&2; }
fail() { say "error / 出错：$*"; exit 1; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
may_install() { command -v apt-get >/dev/null && as_root true 2>/dev/null; }
update() { as_root apt-get update -qq >/dev/null || say "warning: apt-get update failed / 注意：apt-get update 没有成功"; }
install() {
    say "Installing $* through apt… / 正在用 apt 安装……"
    log=$(as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" 2>&1) || say "$log"
}

# --- venv

suits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

find_python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if suits "$name"; then echo "$name"; return; fi
    done
    fail "Python 3.11 or newer is needed; run: sudo apt-get install python3 python3-venv
需要 Python 3.11 或更新的版本，请运行：sudo apt-get install python3 python3-venv"
}

make_venv() {
    python=${2:-}
    if [ -z "$python" ]; then python=$(find_python); fi
    suits "$python" || fail "$python is not Python 3.11 or newer
$python 不是 Python 3.11 或更新的版本，请换一个：make PYTHON=python3.13"
    if ! has_venv "$python"; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if may_install; then update; install "$package"; fi
        has_venv "$python" || fail "$python cannot make a venv; run: sudo apt-get install $package
$python 缺少 venv，请运行：sudo apt-get install $package"
    fi
    "$python" -m venv --clear "$1"
}

# --- browser: chromium or google-chrome on the PATH, else the one Playwright keeps

has_driver() { "$venv/bin/playwright" --version >/dev/null 2>&1; }
has_browser() {
    command -v chromium >/dev/null || command -v google-chrome >/dev/null ||
        "$venv/bin/python" 2>/dev/null -c '
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not os.path.exists(playwright.chromium.executable_path))'
}
has_chinese_font() { command -v fc-list >/dev/null && fc-list -q :lang=zh-cn; }
has_all() { has_driver && has_browser && has_chinese_font; }

see_to_browser() {
    venv=$1
    if has_all; then return; fi
    if may_install; then update; fi

    packages='' download=''
    has_driver || packages=libatomic1
    has_chinese_font || packages="$packages fontconfig fonts-noto-cjk"
    if ! has_browser; then
        if apt-cache show chromium >/dev/null 2>&1; then
            packages="$packages chromium"
        else # Ubuntu has it as a snap only
            download="$venv/bin/playwright install --with-deps chromium"
        fi
    fi
    packages=${packages# }
    if may_install; then
        # shellcheck disable=SC2086 # a word each
        [ -z "$packages" ] || install $packages
        [ -z "$download" ] || { say "Installing Chromium… / 正在安装 Chromium……"; $download >/dev/null || true; }
        if has_all; then return; fi
    fi

    command=${packages:+sudo apt-get install $packages}${packages:+${download:+ && }}$download
    [ "${CI:-}" != true ] || fail "the browser tests need more; run: $command
浏览器测试缺少软件，请运行：$command"
    say "Leaving out the browser tests; to have them, run: $command
跳过浏览器测试；需要的，请运行：$command"
    exit 3
}

# --- office: LibreOffice, which reads .doc, .wps and .ods, and the converters import is tried with

office_packages='libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-draw-nogui
    pandoc poppler-utils'
has_office() {
    command -v soffice >/dev/null && command -v pandoc >/dev/null &&
        command -v pdftotext >/dev/null || return 1
    for library in libsclo.so libpdfimportlo.so; do
        [ -e "$(dirname "$(readlink -f "$(command -v soffice)")")/$library" ] || return 1
    done
}

see_to_office() {
    if has_office; then return; fi
    # shellcheck disable=SC2086 # a word each
    if may_install; then update; install $office_packages; fi
    if has_office; then return; fi
    command="sudo apt-get install $(echo $office_packages)"
    [ "${CI:-}" != true ] || fail "the tests of import need LibreOffice; run: $command
导入的测试需要 LibreOffice，请运行：$command"
    say "Leaving out the tests with LibreOffice; to have them, run: $command
跳过用 LibreOffice 的测试；需要的，请运行：$command"
    exit 3
}

case ${1:-} in
    venv) make_venv "$2" "${3:-}" ;;
    browser) see_to_browser "$2" ;;
    office) see_to_office ;;
    *) fail "usage: $0 venv DIR [PYTHON] | browser DIR | office" ;;
esac
