/** The audit of the command line, run here: on the instance on show or on random ones, with the command to replay it. */

import type { AuditReport } from '../../../lib/audit/report.ts';
import type { ViewId } from '../../state/state.ts';
import type { Request, Subject } from '../../worker/messages.ts';
import type { Client } from '../client.ts';
import { button, numberBox } from './controls.ts';
import { el, say } from './dom.ts';
import { copy, download } from './files.ts';
import { verdictBadge } from './quantities.ts';
import { reportView } from './report.ts';

interface Options {
  readonly view: ViewId;
  readonly client: Client;
  subject(): Subject;
  source(): string;
  text(): Promise<string | null>;
  onRuns(runs: number): void;
}

export class AuditPanel {
  readonly root: HTMLElement;
  readonly #options: Options;
  readonly #command: string;
  readonly #status = el('p', { role: 'status', class: 'audit-status' });
  readonly #bar = el('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'progress of the audit' });
  readonly #report = el('div');
  readonly #onInstance = el('code');
  readonly #onRandom = el('code');
  readonly #runs;
  readonly #cancel: HTMLButtonElement;
  #values = { seed: 0, runs: 0 };
  #run = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#command = options.view.replace('-', ':');
    this.#runs = numberBox({
      label: 'random instances per check',
      name: 'runs',
      low: 1,
      high: 200,
      onInput: options.onRuns,
    });
    this.#cancel = button('Cancel', () => options.client.cancel(), 'cancel');
    this.#cancel.hidden = true;
    this.root = el(
      'section',
      { class: 'audit' },
      el('h3', {}, 'The full audit, here or on the command line'),
      el('p', { class: 'note' }, 'The same checks as the command line’s, in this page; the same numbers.'),
      this.#row('The instance on show', this.#onInstance, [
        button('Audit this instance', () => void this.#start(this.#onThis()), 'audit-instance'),
        button('Download instance', () => void this.#download(), 'download'),
      ]),
      this.#row(
        'An instance made by hand and random ones',
        this.#onRandom,
        [button('Audit random instances', () => void this.#start(this.#random()), 'audit-random')],
        [this.#runs.root],
      ),
      el('div', { class: 'audit-state' }, this.#status, this.#bar, this.#cancel),
      this.#report,
    );
  }

  #row(
    title: string,
    code: HTMLElement,
    buttons: readonly HTMLElement[],
    more: readonly HTMLElement[] = [],
  ): HTMLElement {
    const copied = el('span', { role: 'status', class: 'note' });
    const copyButton = button('Copy', async () => {
      say(copied, (await copy(code.textContent)) ? 'copied' : 'this browser does not allow it');
    });
    copyButton.setAttribute('aria-label', `Copy the command: ${title}`);
    return el(
      'div',
      { class: 'audit-row' },
      el('h4', {}, title),
      ...more,
      el('div', { class: 'command' }, code, copyButton, copied),
      el('div', { class: 'buttons' }, ...buttons),
    );
  }

  show(seed: number, runs: number): void {
    this.#values = { seed, runs };
    this.#runs.set(runs);
    say(this.#onInstance, `npm run ${this.#command} -- --instance ${this.#options.source()}`);
    say(this.#onRandom, `npm run ${this.#command} -- --seed ${seed} --instances ${runs}`);
  }

  #onThis(): Request {
    const { view, subject } = this.#options;
    return { task: 'audit', view, subject: subject() };
  }

  #random(): Request {
    const { seed, runs } = this.#values;
    return { task: 'random-audit', view: this.#options.view, seed, instances: runs };
  }

  async #start(request: Request): Promise<void> {
    const run = ++this.#run;
    this.#report.replaceChildren();
    this.#bar.hidden = false;
    this.#bar.value = 0;
    this.#cancel.hidden = false;
    say(this.#status, 'The audit runs …');
    const reply = await this.#options.client.ask(request, (_, share) => {
      if (run === this.#run) this.#bar.value = share;
    });
    if (run !== this.#run) return;
    this.#bar.hidden = true;
    this.#cancel.hidden = true;
    if (reply.kind === 'superseded') say(this.#status, 'cancelled');
    else if (reply.kind === 'fault') say(this.#status, reply.message);
    else this.#finish(reply.value as AuditReport);
  }

  #finish(report: AuditReport): void {
    const what = report.audited === 'random' ? `random instances, seed ${report.seed}` : report.audited;
    const failing = report.hypotheses.filter(({ holds }) => holds !== true).map(({ id }) => id);
    const because =
      failing.length === 0 ? '' : `; ${failing.join(', ')} ${failing.length === 1 ? 'does' : 'do'} not hold`;
    this.#status.replaceChildren(
      'audit of ',
      what,
      ': ',
      verdictBadge(report.verdict),
      ` in ${report.seconds.toFixed(2)} s${because}`,
    );
    this.#report.replaceChildren(
      reportView(report),
      button(
        'Download report.json',
        () => download('report.json', `${JSON.stringify(report)}\n`),
        'download-report',
      ),
    );
  }

  async #download(): Promise<void> {
    const text = await this.#options.text();
    if (text !== null) download(this.#options.source(), text);
  }
}
