# Warnings are errors everywhere: the tree has none, so a new one is news.
add_compile_options(-Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion
	-Wno-sign-conversion -Wformat=2 -Wstrict-prototypes
	-Wmissing-prototypes -Wundef -Wvla -Wimplicit-fallthrough
	-Wpointer-arith -Wwrite-strings)
