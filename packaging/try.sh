#!/usr/bin/env bash
# Shows the whole of nywhere on this computer: installs what is missing (Debian
# 12), builds, makes a vault with a demo handle, starts a name server and a
# site, and signs in with Chromium.
#
#	packaging/try.sh [--headless]
#
# In a window where there is a display, and there the click is yours; else (or
# with --headless) each step is printed and a screenshot kept in build/try.
# Everything it makes is in build/.
set -eu
# shellcheck source=setup.sh
. "$(dirname "$0")/setup.sh"

mode=${1:-}
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || mode=--headless

need_packages "${build_packages[@]}" "${demo_packages[@]}"
need_node
need_node_modules "$top/site/js"
echo 'Building ...'
mkdir -p "$top/build"
build release >"$top/build/release.log" 2>&1 || {
	tail -n 20 "$top/build/release.log" >&2
	exit 1
}

# A home of its own: your vault and your browser's profile are left alone.
rm -rf "$top/build/try"
mkdir -p "$top/build/try/home"
export HOME=$top/build/try/home
export XDG_DATA_HOME=$HOME/.local/share XDG_CONFIG_HOME=$HOME/.config
unset NO_COLOR
exec node "$top/packaging/try.mjs" "$top/build/release/bin" "$top/build/try" "$mode"
