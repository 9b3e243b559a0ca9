"""What the wheel takes from the Maven build: its version, and the assembly."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parents[2]


def maven_version():
    """The version in the project's pom."""
    pom = ElementTree.parse(ROOT / "pom.xml").getroot()
    return pom.findtext("{http://maven.apache.org/POM/4.0.0}version")


def version():
    """The same in Python's manner: a snapshot is a development version."""
    return re.sub("-SNAPSHOT$", ".dev0", maven_version())


class Assembly(BuildHookInterface):
    """Adds the assembly, which scripts/luthier or Maven has built before."""

    def initialize(self, version, build_data):
        jar = ROOT / "modules/cli/target" / f"luthier-{maven_version()}.jar"
        if version == "editable":
            raise SystemExit("an editable install would have no jar: build a wheel, and install that")
        if not jar.is_file():
            raise SystemExit(
                f"the wheel takes {jar} along, which is not there; scripts/luthier --version builds it"
            )
        build_data["force_include"][str(jar)] = f"luthier/jars/{jar.name}"
        build_data["force_include"][str(ROOT / "LICENSE")] = "luthier/LICENSE"
        # The assembly has natives for one platform.
        build_data["tag"] = "py3-none-linux_x86_64"
