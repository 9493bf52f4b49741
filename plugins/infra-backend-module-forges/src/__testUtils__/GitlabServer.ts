import { Request, Response } from 'express';
import { answer, bearerOf, ForgeServer, pageOf } from './ForgeServer';

/** Of the documentation of GitLab's REST API. */
interface User {
  id: number;
  username: string;
  name: string;
  state: 'active';
}

interface Note {
  id: number;
  body: string;
  author: User;
  created_at: string;
  updated_at: string;
  system: boolean;
  noteable_iid: number;
  noteable_type: 'MergeRequest';
  resolvable: boolean;
  internal: boolean;
}

interface Status {
  id: number;
  sha: string;
  ref: string;
  status: string;
  name: string;
  target_url: string | null;
  description: string | null;
  created_at: string;
  allow_failure: boolean;
  author: User;
  pipeline_id: number;
}

interface Login {
  user: User;
  /** As people are told of it: Reporter, Developer. */
  role: 'reporter' | 'developer';
}

const PROJECT = 'acme/team/shop';
const UNDER_WAY = ['pending', 'running'];

/**
 * Speaks as much of GitLab's REST API (version 4) as is used: shapes as its documentation has them, and the
 * rules by which it changes statuses and reads commands in comments.
 */
export class GitlabServer extends ForgeServer {
  readonly notes: Note[] = [];
  /** All that ever were; of those with the same name in a pipeline, the newest counts. */
  readonly statuses: Status[] = [];
  readonly logins = new Map<string, Login>();
  /** What was found in comments and would have been carried out. */
  readonly commands: string[] = [];
  /** The newest pipeline of all commits. */
  pipeline = 1;
  #lastId = 300;

  constructor(private readonly base = '') {
    super();
    this.app.get(`${base}/api/v4/user`, (request, response) => {
      const login = this.#login(request, response);
      if (login) {
        answer(response, 200, login.user);
      }
    });
    this.#noteRoutes();
    this.#statusRoutes();
  }

  get apiBaseUrl(): string {
    return `${this.url}${this.base}/api/v4`;
  }

  addNote(by: User, text: string, system = false): Note {
    const note = {
      id: ++this.#lastId,
      body: this.#stored(text),
      author: by,
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
      system,
      noteable_iid: 7,
      noteable_type: 'MergeRequest' as const,
      resolvable: false,
      internal: false,
    };
    this.notes.push(note);
    return note;
  }

  /** Commands are taken out, and carriage returns and the blanks at the end with them. */
  #stored(text: string): string {
    const command = /^\/(close|merge|approve|label)( [^\n]*)?(\s*\n|$)/gim;
    const kept = text.replaceAll('\r', '').replace(command, found => {
      this.commands.push(found.trim());
      return '';
    });
    return kept.trimEnd();
  }

  #login(request: Request, response: Response): Login | undefined {
    const login = this.logins.get(bearerOf(request));
    if (!login) {
      answer(response, 401, { message: '401 Unauthorized' });
    }
    return login;
  }

  #allowed(
    request: Request,
    response: Response,
    roles: Login['role'][],
  ): Login | undefined {
    const login = this.#login(request, response);
    if (!login) {
      return undefined;
    }
    if (request.params.project !== PROJECT) {
      answer(response, 404, { message: '404 Project Not Found' });
      return undefined;
    }
    if (!roles.includes(login.role)) {
      answer(response, 403, { message: '403 Forbidden' });
      return undefined;
    }
    return login;
  }

  #noteRoutes() {
    const root = `${this.base}/api/v4/projects/:project/merge_requests/7/notes`;
    const all: Login['role'][] = ['reporter', 'developer'];
    this.app.get(root, (request, response) => {
      if (this.#allowed(request, response, all)) {
        const newestFirst = request.query.sort !== 'asc';
        const notes = newestFirst ? [...this.notes].reverse() : this.notes;
        answerPage(notes, request, response);
      }
    });
    this.app.post(root, (request, response) => {
      const login = this.#allowed(request, response, all);
      if (login && isShortEnough(request, response)) {
        answer(response, 201, this.addNote(login.user, request.body.body));
      }
    });
    this.app.put(`${root}/:id`, (request, response) => {
      const note = this.#ownNote(request, response, all);
      if (note && isShortEnough(request, response)) {
        note.body = this.#stored(request.body.body);
        answer(response, 200, note);
      }
    });
    this.app.delete(`${root}/:id`, (request, response) => {
      const note = this.#ownNote(request, response, all);
      if (note) {
        this.notes.splice(this.notes.indexOf(note), 1);
        response.status(204).end();
      }
    });
  }

  #ownNote(request: Request, response: Response, roles: Login['role'][]) {
    const login = this.#allowed(request, response, roles);
    if (!login) {
      return undefined;
    }
    const note = this.notes.find(({ id }) => `${id}` === request.params.id);
    if (!note) {
      answer(response, 404, { message: '404 Note Not Found' });
    } else if (note.author.id !== login.user.id) {
      answer(response, 403, { message: '403 Forbidden' });
      return undefined;
    }
    return note;
  }

  #statusRoutes() {
    const root = `${this.base}/api/v4/projects/:project`;
    const get = `${root}/repository/commits/:sha/statuses`;
    this.app.get(get, (request, response) => {
      if (this.#allowed(request, response, ['reporter', 'developer'])) {
        const { sha } = request.params;
        const { name } = request.query;
        const found = this.statuses.filter(
          one => one.sha === sha && (!name || one.name === name),
        );
        const latest = new Map(
          found.map(one => [`${one.pipeline_id} ${one.name}`, one]),
        );
        answerPage([...latest.values()], request, response);
      }
    });
    this.app.post(`${root}/statuses/:sha`, (request, response) => {
      const login = this.#allowed(request, response, ['developer']);
      if (login) {
        this.#postStatus(login.user, request, response);
      }
    });
  }

  /** One that is under way is changed, if the change is a step forward; else there is a new one. */
  #postStatus(author: User, request: Request, response: Response) {
    const { state, name, description, target_url, pipeline_id } = request.body;
    const pipeline = pipeline_id ?? this.pipeline;
    if (description?.length > 255 || target_url?.length > 255) {
      answer(response, 400, {
        message: { target_url: ['is too long (maximum is 255 characters)'] },
      });
      return;
    }
    const current = this.statuses.findLast(
      one =>
        one.sha === request.params.sha &&
        one.name === name &&
        one.pipeline_id === pipeline &&
        one.author.id === author.id &&
        UNDER_WAY.includes(one.status),
    );
    if (current && state === 'pending') {
      const from = `:enqueue from :${current.status}`;
      answer(response, 400, {
        message: `Cannot transition status via ${from} (Reason(s): Status cannot transition via "enqueue")`,
      });
      return;
    }
    const values = {
      status: state,
      description: description ?? null,
      target_url: target_url ?? null,
    };
    if (current) {
      answer(response, 201, Object.assign(current, values));
      return;
    }
    const status = {
      id: ++this.#lastId,
      sha: request.params.sha,
      ref: 'feature',
      name,
      created_at: new Date().toISOString(),
      allow_failure: false,
      author,
      pipeline_id: pipeline,
      ...values,
    };
    this.statuses.push(status);
    answer(response, 201, status);
  }
}

function answerPage(
  all: readonly object[],
  request: Request,
  response: Response,
) {
  const { items, page, last } = pageOf(all, request, 20);
  response.set({
    'x-page': `${page}`,
    'x-next-page': page < last ? `${page + 1}` : '',
    'x-total-pages': `${last}`,
  });
  answer(response, 200, items);
}

function isShortEnough(request: Request, response: Response): boolean {
  const isShort = request.body.body.length <= 1_000_000;
  if (!isShort) {
    answer(response, 400, {
      message: { note: ['is too long (maximum is 1000000 characters)'] },
    });
  }
  return isShort;
}

export function gitlabUser(id: number, username: string): User {
  return { id, username, name: username, state: 'active' };
}
