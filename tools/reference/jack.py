"""The lowest block size at which JACK plays a program without an underrun.

    cargo build --release --locked -p phonon-runtime --features jack
    python3 tools/reference/jack.py [SECONDS] [PROGRAM...]

Starts `jackd` with the driver that needs no sound card, block by block from 1024 frames down, and plays each program
for so many seconds (20) at 48 kHz. Underruns are those that the server tells us of.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PHONON = ROOT / "target" / "release" / "phonon"
PROGRAMS = [ROOT / "examples" / name for name in ("dub.ph", "house.ph", "jungle.ph")]
BLOCKS = [1024, 512, 256, 128, 64, 32, 16]
RATE_HZ = 48_000
NAME = "phonon-blocks"


def serve(block, environment):
    command = ["jackd", "-n", NAME, "-d", "dummy", "-r", str(RATE_HZ), "-p", str(block)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    subprocess.run(["jack_wait", "-s", NAME, "-w", "-t", "10"], check=True, capture_output=True, env=environment)
    return server


def play(program, block, seconds, environment):
    command = [PHONON, "run", program, "--host", "jack", "--plain", "-r", str(RATE_HZ), "-b", str(block)]
    command += ["-d", f"{seconds}s", "--report", "json"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL).stderr
    return json.loads(said.strip().splitlines()[-1])


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    programs = [Path(name) for name in sys.argv[2:]] or PROGRAMS
    environment = {**os.environ, "JACK_DEFAULT_SERVER": NAME, "JACK_NO_START_SERVER": "1", "JACK_NO_AUDIO_RESERVATION": "1"}
    print("program\tblock\tunderruns\tlate\tload_percent\tmost_percent")
    for block in BLOCKS:
        server = serve(block, environment)
        for program in programs:
            told = play(program, block, seconds, environment)
            load = told["load"]
            figures = [block, told["underruns"] + told["starved_blocks"], told["late_blocks"]]
            figures += [f"{load['mean_percent']:.1f}", f"{load['max_percent']:.1f}"]
            print("\t".join(map(str, [program.stem, *figures])), flush=True)
        server.terminate()
        server.wait()
        time.sleep(0.5)


if __name__ == "__main__":
    main()
