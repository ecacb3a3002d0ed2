// Child process of the flush test: a guest that writes to its disk without end. Its console goes to standard output.
// node --import tsx tests/xen-io/run-writer.ts KERNEL IMAGE

import type { KernelName } from '../../scripts/guests/catalog.js';
import { Lab, RawFileImage } from './lab.js';

const [kernel, path] = process.argv.slice(2) as [KernelName, string];

/** Appends a record, makes it durable, then says so; other files come and go, so that metadata is always on its way. */
const SCRIPT = `mount -t ext4 /dev/xvda /mnt
mkdir -p /mnt/d
i=$(wc -l 2>/dev/null </mnt/log || echo 0)
echo WRITING
while :; do
  i=$((i+1))
  echo "record $i" >>/mnt/log
  dd if=/dev/zero of=/mnt/d/$((i%40)) bs=4k count=$((i%7)) 2>/dev/null
  [ $((i%11)) = 0 ] && rm -f /mnt/d/$((i%37))
  sync /mnt/log || break
  echo "ACK $i"
done`;

const guest = await new Lab().start({ kernel, disk: RawFileImage.open(path), script: SCRIPT });
guest.domain.xen!.console.onOutput((bytes) => void process.stdout.write(bytes));
await guest.over;
