/** One image of a component: pushed, told of, and perhaps deployed. */
export interface Image {
  component: number;
  digest: string;
  tag: string;
  /** When the registry said that it has it (milliseconds since 1970). */
  pushedAt: number;
  /** When the webhook was answered; absent where there is none. */
  acceptedAt?: number;
}

/** An image whose deployment was begun. */
export interface Started extends Image {
  /** As the engine recorded it. */
  startedAt: number;
}

export const SITUATIONS = {
  rest: 'at rest',
  load: 'under load',
  burst: 'a burst',
} as const;

/** What was measured. */
export interface About {
  situation: keyof typeof SITUATIONS;
  /** Interval of the peer; absent: the product is told by webhooks. */
  pollSeconds?: number;
}

/** What came of the images. */
export interface Outcome extends About {
  database: string;
  images: number;
  started: Started[];
  /** Images that a newer one went past, as the product recorded it. */
  superseded: number;
  /** Processor time of all backend processes, in seconds; absent where others were at work as well. */
  cpuSeconds?: number;
  /** From the first image until the last deployment was over. */
  seconds: number;
  /** Load of the machine, of the last minute, at the end. */
  machineLoad: number;
  /** That the registry was asked for tags. */
  lists?: number;
}

/** The peer at one interval, with its share of the components. */
export interface Poll {
  everySeconds: number;
  components: number;
  /** That each of them gets at rest. */
  images: number;
}

/** How much of everything. */
export interface Size {
  components: number;
  atRest: number;
  perMinute: number;
  loadSeconds: number;
  burst: number;
  polls: readonly Poll[];
  polledLoadSeconds: number;
}

/** Within ten minutes on two cores. */
export const WHOLE: Size = {
  components: 50,
  atRest: 110,
  perMinute: 1000,
  loadSeconds: 60,
  burst: 100,
  polls: [
    { everySeconds: 30, components: 40, images: 1 },
    { everySeconds: 5, components: 10, images: 6 },
  ],
  polledLoadSeconds: 30,
};

/** For a test that it works: no figures. */
export const SMOKE: Size = {
  components: 3,
  atRest: 3,
  perMinute: 120,
  loadSeconds: 3,
  burst: 10,
  polls: [{ everySeconds: 1, components: 3, images: 1 }],
  polledLoadSeconds: 2,
};
