# What the compiler and the linker can do against memory errors.
add_compile_options(-fstack-protector-strong -fno-common)
add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack -Wl,--as-needed
	-Wl,--hash-style=gnu)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
	add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
