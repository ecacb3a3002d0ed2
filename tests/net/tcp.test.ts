// TCP against itself over a bad link, and against single segments: bytes arrive once, in order, whatever is lost.

import {
  distance,
  FIN,
  RST,
  type Segment,
  SYN,
  TcpConnection,
  type TcpUser,
} from '../../devices/net/nat/tcp.js';
import { SimulatedClock } from '../queue/simulation.js';
import { Random } from '../robustness/random.js';
import { assert, suite } from '../suite.js';

const test = suite('tcp');
const MSS = 1460;

interface LinkOptions {
  /** Percent. */
  loss: number;
  duplicates: number;
  /** Longest delay in nanoseconds; what is delayed longer arrives out of order. */
  delay: number;
}

/** An end with its user: writes `toSend`, keeps what comes, consumes at a pace of its own. */
class End {
  readonly connection: TcpConnection;
  readonly received: number[] = [];
  readonly log: string[] = [];
  peer!: End;
  written = 0;

  constructor(
    readonly clock: SimulatedClock,
    readonly random: Random,
    readonly link: LinkOptions,
    readonly toSend: Uint8Array,
    readonly options: { largest?: number; receiveBuffer?: number; slow?: boolean } = {},
  ) {
    const user: TcpUser = {
      established: () => {
        this.log.push('established');
        this.#write();
      },
      data: (bytes) => {
        for (const byte of bytes) this.received.push(byte);
        const wait = options.slow ? random.below(50e6) : 0;
        clock.timer(() => this.connection.consumed(bytes.length)).arm(clock.now() + wait);
      },
      ended: () => this.log.push('ended'),
      room: () => this.#write(),
      closed: (failed) => this.log.push(failed ? 'failed' : 'closed'),
    };
    this.connection = new TcpConnection(
      {
        clock,
        isn: random.u32(),
        mss: MSS,
        largest: options.largest ?? MSS,
        receiveBuffer: options.receiveBuffer ?? 65_536,
        output: (segment) => this.#send(segment),
      },
      user,
    );
  }

  #write(): void {
    while (this.written < this.toSend.length && this.connection.buffered < 100_000) {
      const piece = this.toSend.subarray(this.written, this.written + 1 + this.random.below(20_000));
      this.written += piece.length;
      this.connection.write(piece);
    }
    if (this.written === this.toSend.length) this.connection.end();
  }

  #send(segment: Segment): void {
    const copies = this.random.chance(this.link.duplicates) ? 2 : 1;
    for (let i = 0; i < copies; i++) {
      if (this.random.chance(this.link.loss)) continue;
      const at = this.clock.now() + 1000 + this.random.below(this.link.delay);
      this.clock.timer(() => this.peer.connection_receive(segment)).arm(at);
    }
  }

  connection_receive(segment: Segment): void {
    if (this.connection.state === 'listen' && (segment.flags & SYN) !== 0) this.connection.accept(segment);
    else this.connection.receive(segment);
  }
}

function bytes(length: number, random: Random): Uint8Array {
  const made = new Uint8Array(length);
  random.fill(made);
  return made;
}

function run(seed: number, link: LinkOptions, sizes: [number, number], options = {}): [End, End] {
  const clock = new SimulatedClock();
  const random = new Random(seed);
  const client = new End(clock, random, link, bytes(sizes[0], random), options);
  const server = new End(clock, random, link, bytes(sizes[1], random), options);
  client.peer = server;
  server.peer = client;
  client.connection.open();
  clock.advance(7200e9);
  return [client, server];
}

test('everything arrives over links that lose, repeat and reorder', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = new Random(seed);
    const link = { loss: random.below(12), duplicates: random.below(10), delay: 1 + random.below(30e6) };
    const options = {
      largest: random.chance(50) ? 44 * MSS : MSS,
      receiveBuffer: random.pick([3000, 16_384, 65_536, 500_000]),
      slow: random.chance(40),
    };
    const [client, server] = run(seed, link, [random.below(300_000), random.below(100_000)], options);
    const what = `seed ${seed} ${JSON.stringify({ ...link, ...options })}`;
    assert.ok(Buffer.from(server.received).equals(client.toSend), `${what}: to the server`);
    assert.ok(Buffer.from(client.received).equals(server.toSend), `${what}: to the client`);
    for (const end of [client, server]) assert.equal(end.log.at(-1), 'closed', what);
  }
});

test('a good link is used well: a megabyte without a retransmission', () => {
  const clock = new SimulatedClock();
  const random = new Random(1);
  const link = { loss: 0, duplicates: 0, delay: 1 };
  const client = new End(clock, random, link, bytes(1 << 20, random), {
    receiveBuffer: 1 << 19,
    largest: 44 * MSS,
  });
  const server = new End(clock, random, link, new Uint8Array(0), { receiveBuffer: 1 << 19 });
  let sent = 0;
  client.peer = server;
  server.peer = client;
  const receive = server.connection_receive.bind(server);
  server.connection_receive = (segment) => {
    sent += segment.payload.length;
    receive(segment);
  };
  client.connection.open();
  clock.advance(50e6);
  assert.is(server.received.length, 1 << 20);
  assert.is(sent, 1 << 20);
});

test('a peer that is gone is given up; one that only has no room is not', () => {
  const silent = run(3, { loss: 100, duplicates: 0, delay: 1 }, [10, 10]);
  assert.equal(silent[0].log, ['failed']);
  const clock = new SimulatedClock();
  const random = new Random(2);
  const client = new End(clock, random, { loss: 0, duplicates: 0, delay: 1 }, bytes(100_000, random));
  const server = new End(clock, random, { loss: 0, duplicates: 0, delay: 1 }, new Uint8Array(0));
  client.peer = server;
  server.peer = client;
  let room = 0;
  const consumed = server.connection.consumed.bind(server.connection);
  server.connection.consumed = (count) => void (room += count);
  client.connection.open();
  clock.advance(1800e9);
  assert.ok(
    server.received.length >= 60_000 && server.received.length <= 65_536,
    `${server.received.length}`,
  );
  server.connection.consumed = consumed;
  consumed(room);
  clock.advance(120e9);
  assert.is(server.received.length, 100_000);
});

/** A connection that a test drives segment by segment. */
function driven() {
  const clock = new SimulatedClock();
  const sent: Segment[] = [];
  const log: string[] = [];
  const connection = new TcpConnection(
    {
      clock,
      isn: 0xffff_ff00,
      mss: MSS,
      largest: MSS,
      receiveBuffer: 4096,
      output: (s) => void sent.push(s),
    },
    {
      established: () => log.push('established'),
      data: (data) => log.push(`data ${data.length}`),
      ended: () => log.push('ended'),
      room: () => {},
      closed: (failed) => log.push(failed ? 'failed' : 'closed'),
    },
  );
  const segment = (seq: number, flags: number, payload = 0, ack = 0xffff_ff01): Segment => ({
    seq: seq >>> 0,
    ack,
    flags,
    window: 1000,
    payload: new Uint8Array(payload),
    mss: null,
    scale: null,
  });
  connection.accept({ ...segment(999, SYN), mss: 1000 });
  connection.receive(segment(1000, 0x10));
  return { clock, sent, log, connection, segment };
}

test('segments outside the window, resets by guessers and bad acknowledgements change nothing', () => {
  const { connection, sent, log, segment } = driven();
  connection.receive(segment(1000 - 500, 0x10, 400));
  connection.receive(segment(1000 + 100, 0x10, 400));
  connection.receive(segment(1000 - 1, RST));
  connection.receive(segment(1000 + 10_000, RST));
  connection.receive(segment(1000, 0x10, 0, 5));
  assert.equal(log, ['established']);
  assert.ok(sent.slice(1).every(({ ack }) => ack === 1000));
  connection.receive(segment(1000, 0x10, 5000));
  assert.equal(log.slice(1), ['data 4096'], 'no more than the buffer');
  connection.receive(segment(1000 + 4096, RST));
  assert.equal(log.slice(2), ['failed']);
});

test('sequence numbers wrap, and a FIN counts as one', () => {
  const { connection, sent, log, segment, clock } = driven();
  connection.write(new Uint8Array(600));
  assert.equal(sent.at(-1)!.seq, 0xffff_ff01);
  connection.receive(segment(1000, 0x10 | FIN, 10, (0xffff_ff01 + 600) >>> 0));
  assert.equal(log, ['established', 'data 10', 'ended']);
  assert.is(sent.at(-1)!.ack, 1011);
  connection.end();
  assert.equal([sent.at(-1)!.seq, sent.at(-1)!.flags & FIN], [(0xffff_ff01 + 600) >>> 0, FIN]);
  connection.receive(segment(1011, 0x10, 0, (0xffff_ff01 + 601) >>> 0));
  clock.advance(2e9);
  assert.is(log.at(-1), 'closed');
  assert.is(distance(2, 0xffff_fffe), 4);
});

test('random segments do no harm: the state stays one that exists, and output stays bounded', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = new Random(seed);
    const { connection, sent, clock } = driven();
    for (let i = 0; i < 60; i++) {
      const near = (base: number): number => (base + random.below(10_000) - 5000) >>> 0;
      connection.receive({
        seq: random.chance(70) ? near(1000) : random.u32(),
        ack: random.chance(70) ? near(0xffff_ff01) : random.u32(),
        flags: random.below(64) & ~(random.chance(95) ? RST : 0),
        window: random.u32() & 0xffff,
        payload: new Uint8Array(random.below(3000)),
        mss: random.chance(50) ? random.below(65_536) : null,
        scale: random.chance(50) ? random.below(256) : null,
      });
      if (random.chance(30)) connection.write(new Uint8Array(random.below(5000)));
      if (random.chance(30)) connection.consumed(random.below(3000));
      if (random.chance(2)) connection.end();
      clock.advance(random.below(2e9));
    }
    assert.ok(sent.length < 5000, `seed ${seed}: ${sent.length} segments`);
    clock.advance(4000e9);
    connection.abort();
    assert.is(connection.state, 'closed');
  }
});
