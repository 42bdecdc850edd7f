# SPDX-License-Identifier: Apache-2.0
"""Cuts the power of a file system while the journal appends, and compares what was acknowledged with what is there.

power_cut.py SLUICE FOLDER CUTS CONTROLS

An ext4 in a file on a loop device is shut down with EXT4_IOC_SHUTDOWN, without flushing its log: what no fsync has
asked for is gone, as after a power cut. First CUTS honest rounds, in which nothing may be lost. Then at most CONTROLS
rounds in which strace makes fdatasync and fsync return at once without doing anything: in one of them an acknowledged
entry has to be lost, or this harness sees nothing. Needs root, loop devices, mkfs.ext4 and, for the control, strace.
Ends with 77 where something of that is missing.
"""
import fcntl, json, os, random, select, shutil, signal, struct, subprocess, sys, time

SHUTDOWN, NOLOGFLUSH = 0x8004587D, 2  # _IOR('X', 125, __u32), fs/ext4/ext4.h


def skip(why):
    print("skipped: " + why)
    sys.exit(77)


def run(*words): return subprocess.run(words, capture_output=True, text=True)


def mount(image, place):
    done = run("mount", "-o", "loop", image, place)
    if done.returncode: skip("cannot mount: " + done.stderr.strip())


def cut(sluice, image, place, liar):
    """One round: append, cut, look. Returns the newest acknowledged entry and how many entries are there."""
    mount(image, place)
    folder = os.path.join(place, "load")
    words = [sluice, "journal", "load", folder]
    if liar:
        words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync",
                 "-e", "inject=fdatasync,fsync:retval=0"] + words
    acknowledged, text = -1, b""
    with subprocess.Popen(words, stdout=subprocess.PIPE, start_new_session=True) as process:
        end = time.monotonic() + 0.4 + random.random() * 0.6
        while time.monotonic() < end:
            if select.select([process.stdout], [], [], 0.01)[0]:
                piece = os.read(process.stdout.fileno(), 65536)
                if not piece: break
                text += piece
        # Only what was read before the cut counts: what is printed later may be younger than the cut.
        lines = text.split(b"\n")[:-1]
        if lines: acknowledged = int(lines[-1])
        handle = os.open(place, os.O_RDONLY)
        fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", NOLOGFLUSH))
        os.close(handle)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for _ in range(100):
        if run("umount", place).returncode == 0: break
        time.sleep(0.05)
    mount(image, place)
    try:
        if not os.path.exists(os.path.join(folder, "journal.jsonl")): return acknowledged, 0
        key = os.path.join(folder, "log.vkey")
        call = [sluice, "journal", "verify", "--json", "--file", folder, "-C", "/"]
        found = run(*call, *(["--key", key] if os.path.exists(key) and os.path.getsize(key) else []))
        if not found.stdout: return acknowledged, 0
        answer = json.loads(found.stdout)
        return acknowledged, -1 if answer.get("fault") else answer["entries"]
    finally:
        run("umount", place)


def main():
    sluice, folder, cuts, controls = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    if os.geteuid() != 0: skip("not root")
    for tool in ("mkfs.ext4", "mount", "strace"):
        if not shutil.which(tool): skip("there is no " + tool)
    image, place = os.path.join(folder, "disk"), os.path.join(folder, "mounted")
    os.makedirs(place, exist_ok=True)

    def fresh():
        with open(image, "wb") as f: f.truncate(64 << 20)
        if run("mkfs.ext4", "-q", "-F", image).returncode: skip("mkfs.ext4 fails")

    fresh()
    total = 0
    for number in range(cuts):
        acknowledged, there = cut(sluice, image, place, liar=False)
        total = max(total, acknowledged)
        if there <= acknowledged:
            print("LOST: round %d acknowledged %d, %d are there" % (number, acknowledged, there))
            sys.exit(1)
    print("honest: %d cuts, %d entries acknowledged, none lost" % (cuts, total + 1))
    for number in range(controls):
        fresh()
        acknowledged, there = cut(sluice, image, place, liar=True)
        if acknowledged >= 0 and there <= acknowledged:
            print("control: without fsync round %d lost: %d acknowledged, %d there" % (number, acknowledged + 1, there))
            return
    print("BLIND: %d rounds without fsync and nothing was missed" % controls)
    sys.exit(1)


main()
