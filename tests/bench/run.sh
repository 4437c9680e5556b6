#!/usr/bin/env bash
# Prints how fast nywhere is, as ratios against something measured in the same
# run, beside what it aims at. Nothing here passes or fails.
#
#	tests/bench/run.sh [host] [vault] [browser] [private] [redirect] [resolve] [unlock]
set -eu
# shellcheck source=../../packaging/setup.sh
. "$(dirname "$0")/../../packaging/setup.sh"

need_packages "${build_packages[@]}" libcmocka-dev
need_node
build dev >/dev/null
build release >/dev/null

ours=$top/build/release/bin
tools=$top/build/dev/bin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config
mkdir -p "$HOME"

hello='{"id":1,"op":"hello"}'
origin=https://forum.example.com
sign_in='{"id":1,"op":"sign_in","args":{"origin":"'$origin'","nonce":"kq3Tz0m1Yt9yV3n0h3oV2A","handle":"alice.example.com"}}'
plan='{"id":1,"op":"plan","args":{"origin":"'$origin'","direct":true}}'

# spawn|warm RUNS REQUEST PROGRAM...: "microseconds KiB"; signed RUNS REQUEST
# PROGRAM...: "microseconds of-a-signature ratio". Unless spawned, both ends
# share a core: else what is measured is how long a sleeping core takes to wake
# up. A browser that spawns a host has cores to spare.
pipe() {
	local mode=$1 runs=$2 request=$3 cores=0
	shift 3
	[ "$mode" != spawn ] || cores=0-$(($(nproc) - 1))
	timeout 60 taskset -c "$cores" \
		"$tools/bench_pipe" "$mode" "$runs" "$request" -- "$@"
}

ratio() { # ratio A B
	awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}

row() { # row WHAT FIGURE AIM
	printf '%-52s %22s   aim %s\n' "$1" "$2" "$3"
}

new_vault() {
	rm -rf "$XDG_DATA_HOME"
	"$ours/nywhere" init --no-passphrase >/dev/null
	"$ours/nywhere" handle add alice.example.com >/dev/null
}

bench_host() {
	local ours_us ours_kib base_us base_kib sign us times
	echo '# Host, at the pipe'
	new_vault
	read -r base_us base_kib < <(pipe spawn 500 "$hello" "$tools/bench_echo")
	read -r ours_us ours_kib < <(pipe spawn 500 "$hello" "$ours/nywhere-host")
	row 'spawn to first reply, against an echo' \
		"$ours_us/$base_us us = $(ratio "$ours_us" "$base_us")" '2.00'
	row 'peak memory (KiB; the echo: '"$base_kib"')' "$ours_kib" '5120'
	for other in keepassxc-proxy /usr/lib/browserpass/browserpass-native; do
		compare_with "$other" "$ours_us" "$ours_kib"
	done
	read -r us _ < <(pipe warm 20000 "$hello" "$ours/nywhere-host")
	row 'warm hello (us)' "$us" '50'
	read -r us sign times < <(pipe signed 20000 "$sign_in" "$ours/nywhere-host")
	row 'sign_in, against a bare P-256 signature' \
		"$us/$sign us = $times" '2.00'
}

# The neighbours' hosts answer nothing of use without their applications or
# settings, so only spawn and memory are compared.
compare_with() { # compare_with PROGRAM US KIB
	local us kib
	if ! command -v "$1" >/dev/null; then
		row "spawn and memory, against ${1##*/}" 'not installed' '1.00'
		return
	fi
	if read -r us kib < <(timeout 20 taskset -c 0-$(($(nproc) - 1)) \
		"$tools/bench_pipe" spawn 100 '{"action":"echo"}' -- "$1" 2>/dev/null); then
		row "spawn, against ${1##*/}" "$2/$us us = $(ratio "$2" "$us")" '1.00'
		row "memory, against ${1##*/}" "$3/$kib KiB = $(ratio "$3" "$kib")" '1.00'
	else
		row "spawn, against ${1##*/}" 'it gives no reply' '1.00'
	fi
}

bench_vault() {
	local op name one many
	echo '# A vault of 1 handle against one of 10,000'
	new_vault
	declare -A first
	for name in plan sign_in; do
		op=${!name}
		read -r one _ < <(pipe warm 5000 "$op" "$ours/nywhere-host")
		first[$name]=$one
	done
	read -r one _ < <(pipe spawn 200 "$hello" "$ours/nywhere-host")
	node "$top/tests/bench/fill.mjs" "$ours/nywhere-host" 9999
	for name in plan sign_in; do
		op=${!name}
		read -r many _ < <(pipe warm 5000 "$op" "$ours/nywhere-host")
		row "$name" \
			"$many/${first[$name]} us = $(ratio "$many" "${first[$name]}")" \
			'1.20'
	done
	read -r many _ < <(pipe spawn 200 "$hello" "$ours/nywhere-host")
	row 'spawn to first reply' "$many/$one us = $(ratio "$many" "$one")" '1.20'
}

bench_browser() {
	echo '# In Chromium'
	need_packages "${demo_packages[@]}"
	need_node_modules "$top/site/js"
	NYWHERE_BIN=$ours node "$top/tests/bench/browser.mjs"
}

bench_private() {
	echo '# In Chromium, from Enter in the popup to signed in'
	need_packages "${demo_packages[@]}"
	need_node_modules "$top/site/js"
	NYWHERE_BIN=$ours node "$top/tests/bench/private.mjs"
}

bench_redirect() {
	echo '# In Chromium, every network 50 ms away, each way'
	need_packages "${demo_packages[@]}"
	need_node_modules "$top/site/js"
	need_node_modules "$top/tests/fixtures/oauth-site"
	need_pds
	NYWHERE_BIN=$ours node "$top/tests/bench/redirect.mjs"
}

bench_resolve() {
	need_packages "${demo_packages[@]}"
	need_node_modules "$top/tests/fixtures/oauth-site"
	NYWHERE_BIN=$ours node "$top/tests/bench/resolve.mjs"
}

bench_unlock() {
	local ours_us base_us keyring_us passphrase_us
	local touch_us secret_us inside_us sign_us
	echo '# Unlocking, without the user'
	read -r ours_us base_us < <(NYWHERE_BIN=$tools \
		node "$top/tests/bench/token.mjs" 100)
	row 'security key, against libfido2 alone' \
		"$ours_us/$base_us us = $(ratio "$ours_us" "$base_us")" '-'
	read -r keyring_us passphrase_us < <(NYWHERE_BIN=$tools \
		node "$top/tests/bench/keyring.mjs" 21 | grep '^[0-9]')
	row 'keyring, against a passphrase' \
		"$keyring_us/$passphrase_us us = $(ratio "$keyring_us" "$passphrase_us")" '-'
	read -r touch_us secret_us inside_us sign_us < <(NYWHERE_BIN=$tools \
		node "$top/tests/bench/touch.mjs" 51 | grep '^[0-9]')
	row 'sign-in with a touch, against the key'"'"'s secret alone' \
		"$touch_us/$secret_us us = $(ratio "$touch_us" "$secret_us")" '-'
	row 'sign-in on the key, against its signature alone' \
		"$inside_us/$sign_us us = $(ratio "$inside_us" "$sign_us")" '-'
}

for part in ${*:-host vault browser private redirect resolve unlock}; do
	"bench_$part"
done
