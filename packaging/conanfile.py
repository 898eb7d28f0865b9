import os

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy


class CxmConan(ConanFile):
    name = "cxm"
    version = "0.1.0"
    description = "Customer-experience metrics for C++20"
    license = "MIT"
    package_type = "static-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"models": [True, False], "io": [True, False], "report": [True, False]}
    default_options = {"models": True, "io": True, "report": True}

    def export_sources(self):
        root = os.path.dirname(self.recipe_folder)
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*",
                        "packaging/*"):
            copy(self, pattern, root, self.export_sources_folder)

    def requirements(self):
        self.requires("fmt/9.1.0")
        if self.options.io or self.options.report:
            self.requires("nlohmann_json/3.11.2", visible=False)
        if self.options.io:
            self.requires("zlib/1.3.1", visible=False)
            self.requires("zstd/1.5.5", visible=False)
        if self.options.models:
            self.requires("boost/1.83.0", visible=False, options={"header_only": True})
            self.requires("eigen/3.4.0", visible=False)

    def validate(self):
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def components(self):
        return ["format"] + [c for c in ("models", "io", "report") if self.options.get_safe(c)]

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        for option in ("TESTS", "EXAMPLES", "TOOLS"):
            toolchain.cache_variables["CXM_BUILD_" + option] = False
        toolchain.cache_variables["CXM_COMPONENTS"] = ";".join(self.components())
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "cxm")
        core = self.cpp_info.components["core"]
        core.set_property("cmake_target_name", "cxm::cxm")
        core.set_property("pkg_config_name", "cxm")
        if self.settings.os in ("Linux", "FreeBSD"):
            core.system_libs = ["pthread"]
        for name in self.components():
            part = self.cpp_info.components[name]
            part.set_property("cmake_target_name", "cxm::" + name)
            part.set_property("pkg_config_name", "cxm-" + name)
            part.requires = ["core"]
            if name in ("format", "report"):
                part.requires.append("fmt::fmt")
            if name in ("io", "report"):
                part.requires.append("nlohmann_json::nlohmann_json")
            if name == "io":
                part.requires += ["zlib::zlib", "zstd::zstd"]
            if name == "models":
                part.requires += ["boost::headers", "eigen::eigen"]
            if name != "format":
                part.libs = ["cxm_" + name]
