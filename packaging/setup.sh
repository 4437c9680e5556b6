# Sourced by try.sh and tests/run.sh: installs what is missing on Debian 12.
# Sets NODE_DIR, the folder of a Node.js that is new enough, first in PATH.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What the four programs are built from and with.
build_packages=(
	gcc libc6-dev cmake ninja-build pkg-config
	libssl-dev libcjson-dev libsqlite3-dev libassuan-dev
	libfido2-dev libsecret-1-dev
	libc-ares-dev libcurl4-openssl-dev libunbound-dev libldns-dev
	libidn2-dev libpsl-dev
	dns-root-data publicsuffix
)

# What the demo needs: a browser, a name server, a certificate.
demo_packages=(
	chromium chromium-sandbox fonts-dejavu-core knot knot-dnsutils openssl
)

# What the tests need beside these. Where systemd runs, bind9 and unbound start
# a service; the tests start their own and do not need it.
test_packages=(
	bind9 binutils clang clang-format dbus firefox-esr git gnome-keyring
	iproute2 libcbor-dev libclang-rt-14-dev libcmocka-dev libglib2.0-bin
	libnss3-tools llvm mandoc pinentry-curses procps sqlite3 strace tmux
	unbound util-linux
)

# What better-sqlite3 is compiled with, which the PDS of the tests keeps its
# accounts in.
pds_packages=(python3 make g++)

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

apt_install() {
	as_root env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes \
		apt-get install -y --no-install-recommends "$@"
}

# Installs those of the packages that are not there yet.
need_packages() {
	local package missing=()

	for package in "$@"; do
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
			grep -qx installed || missing+=("$package")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	echo "Installing: ${missing[*]}"
	as_root apt-get update -qq || return 1
	apt_install -qq "${missing[@]}" >/dev/null
}

node_is_new_enough() {
	command -v node >/dev/null &&
		[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]
}

# Debian 12 has Node.js 18; the verifier for sites wants 20, which the npm
# registry has as a package of its own. So has it npm: that of Debian links
# what it compiles to Debian's own Node.js.
need_node() {
	local arch dir=$top/build/node

	PATH=$dir/node_modules/.bin:$PATH
	node_is_new_enough && command -v npm >/dev/null && return 0
	need_packages nodejs npm || return 1
	node_is_new_enough && return 0
	case $(uname -m) in
	x86_64) arch=x64 ;;
	aarch64) arch=arm64 ;;
	*)
		echo "Node.js 20 or newer is needed; install it and try again." >&2
		return 1
		;;
	esac
	echo "Installing: Node.js 22 in build/node"
	mkdir -p "$dir/node_modules/.bin" &&
		npm install --silent --no-save --no-package-lock \
			--prefix "$dir" "node-linux-$arch@22.23.3" \
			npm@10.9.9 >/dev/null &&
		ln -sf "../node-linux-$arch/bin/node" "$dir/node_modules/.bin/node"
	hash -r
	node_is_new_enough
}

# The exact packages of a folder's package-lock.json.
need_node_modules() {
	[ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] ||
		npm ci --silent --no-audit --no-fund --prefix "$1" >/dev/null
}

pds_is_usable() {
	(cd "$1" && node -e "new (require('better-sqlite3'))(':memory:')") 2>/dev/null
}

# The PDS of the tests. Its native part is compiled here, with the headers that
# came with this Node.js, and once more after a change of Node.js.
need_pds() {
	local dir=$top/tests/fixtures/pds prefix

	need_packages "${pds_packages[@]}" || return 1
	pds_is_usable "$dir" || rm -rf "$dir/node_modules"
	prefix=$(dirname "$(dirname "$(realpath "$(command -v node)")")")
	[ -e "$prefix/include/node/node.h" ] || prefix=
	npm_config_build_from_source=better-sqlite3 npm_config_nodedir=$prefix \
		need_node_modules "$dir" && pds_is_usable "$dir"
}

# build PRESET: configures and builds in build/PRESET.
build() {
	(cd "$top" && cmake --preset "$1" >/dev/null && cmake --build --preset "$1")
}
