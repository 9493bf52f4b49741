const MOST_ERROR_TEXT = 10_000;

/** What the log tells of the commands, read line by line. Lines of a log can be read again. */
export class LogFrames {
  readonly #mark: string;
  readonly #on: {
    step(index: number): void;
    line(line: string): void;
  };
  #step = -1;
  #seen = 0;
  #isReady = false;
  #rest: string[] = [];

  constructor(
    mark: string,
    on: { step(index: number): void; line(line: string): void },
  ) {
    this.#mark = mark;
    this.#on = on;
  }

  /** The files were handed in, and the first command comes. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** What the running or last command printed beside its messages. */
  get rest(): string {
    return this.#rest.join('\n').slice(-MOST_ERROR_TEXT);
  }

  /** @returns what is to be called with each line of the log, from its beginning on */
  read(): (line: string) => void {
    let read = 0;
    return line => {
      read++;
      if (read > this.#seen) {
        this.#seen = read;
        this.#add(line);
      }
    };
  }

  #add(line: string): void {
    if (line.startsWith(`${this.#mark} `)) {
      const [what, index] = line.slice(this.#mark.length + 1).split(' ');
      this.#isReady = true;
      if (what === 'begin' && Number(index) > this.#step) {
        this.#step = Number(index);
        this.#rest = [];
        this.#on.step(this.#step);
      }
    } else if (line.startsWith('{')) {
      this.#on.line(line);
    } else if (line !== '') {
      this.#rest.push(line);
      this.#rest.splice(0, this.#rest.length - 200);
    }
  }
}
