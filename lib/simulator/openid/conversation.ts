/** One end of a channel between threads. */
export interface Channel {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: Message) => void): unknown;
}

/** What can be asked, by name. */
export type Answers = Readonly<Record<string, (question: never) => unknown>>;

type Message =
  | { readonly id: number; readonly ask: string; readonly question: unknown }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: string };

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** Questions and answers between two threads; either may ask. */
export class Conversation {
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  private ended?: Error;

  constructor(
    private readonly channel: Channel,
    private readonly answers: Answers,
  ) {
    channel.on('message', (message) => ('ask' in message ? this.reply(message) : this.settle(message)));
  }

  /** @throws Error with the message of whatever failed on the other side, or when it has ended */
  ask<Answer>(what: string, question?: unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) {
        reject(this.ended);
        return;
      }
      this.asked += 1;
      this.waiting.set(this.asked, { resolve: (answer) => resolve(answer as Answer), reject });
      this.channel.postMessage({ id: this.asked, ask: what, question });
    });
  }

  /** Nothing will be answered any more. */
  end(reason: Error): void {
    this.ended ??= reason;
    for (const { reject } of this.waiting.values()) {
      reject(this.ended);
    }
    this.waiting.clear();
  }

  private async reply({ ask, id, question }: Extract<Message, { ask: string }>): Promise<void> {
    try {
      this.channel.postMessage({ id, answer: await this.answers[ask]?.(question as never) });
    } catch (error) {
      this.channel.postMessage({ id, failure: error instanceof Error ? error.message : String(error) });
    }
  }

  private settle(message: Exclude<Message, { ask: string }>): void {
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if ('failure' in message) {
      waiting?.reject(new Error(message.failure));
    } else {
      waiting?.resolve(message.answer);
    }
  }
}
