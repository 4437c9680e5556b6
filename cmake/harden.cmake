# What the compiler and the linker can do against memory errors; tests/wire's
# hardening test reads it off the programs.
include(CheckCCompilerFlag)
include(CheckCSourceCompiles)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
add_compile_options(-fstack-protector-strong -fno-common)
add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
	-Wl,--hash-style=gnu)

# For what users run, and not for the tests of it: see host/CMakeLists.txt.
set(harden_programs)
foreach(flag -fcf-protection -fstack-clash-protection)
	string(MAKE_C_IDENTIFIER has${flag} has)
	check_c_compiler_flag(${flag} ${has})
	if(${has})
		list(APPEND harden_programs ${flag})
	endif()
endforeach()
# The sanitizers check the same, and more.
if(NOT NYWHERE_SANITIZE)
	set(CMAKE_REQUIRED_FLAGS
		"-O2 -Werror -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
	check_c_source_compiles(
		"#include <string.h>\nint main(void) { return 0; }" FORTIFY_3)
	unset(CMAKE_REQUIRED_FLAGS)
	list(APPEND harden_programs -U_FORTIFY_SOURCE
		-D_FORTIFY_SOURCE=$<IF:$<BOOL:${FORTIFY_3}>,3,2>)
endif()
