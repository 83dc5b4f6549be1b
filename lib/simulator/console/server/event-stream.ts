import type { ServerResponse } from 'node:http';
import type { ConsoleEvent } from '../console-event';

/** Events that a page which opens later still gets. */
const REMEMBERED = 400;

/** Events to pages, as server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export class EventStream {
  private readonly pages = new Set<ServerResponse>();
  private readonly latest: string[] = [];

  /** Begins to tell a page, with what happened lately. */
  open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`retry: 1000\n\n${this.latest.join('')}`);
    this.pages.add(response);
    response.once('close', () => this.pages.delete(response));
  }

  publish(event: ConsoleEvent): void {
    const message = `data: ${JSON.stringify(event)}\n\n`;
    this.latest.push(message);
    if (this.latest.length > REMEMBERED) {
      this.latest.shift();
    }
    for (const page of this.pages) {
      page.write(message);
    }
  }

  /** Ends all pages' streams. */
  close(): void {
    for (const page of this.pages) {
      page.end();
    }
  }
}
