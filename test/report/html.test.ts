import * as fc from 'fast-check';
import { html, trusted } from '../../lib/report/html';

describe('html', () => {
  it.each([
    ['</script><img src=x onerror=alert(1)>', '&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;'],
    ['" onload="alert(1)', '&quot; onload=&quot;alert(1)'],
    ["' autofocus onfocus='x", '&#39; autofocus onfocus=&#39;x'],
    ['a & b', 'a &amp; b'],
    ['`x`', '&#96;x&#96;'],
  ])('escapes %s', (text, escaped) => {
    expect(html`<p title="${text}">${text}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('lets no text open a tag, leave an attribute or hide its direction, whatever it is', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const [, written = ''] = /^<p title="(.*)">$/s.exec(html`<p title="${text}">`.text) ?? [];
        expect(written).not.toMatch(/[<>"'`\u202e\u2066]|&(?!amp;|lt;|gt;|quot;|#39;|#96;)/);
        expect(written).not.toContain('\0');
      }),
    ));

  it('shows marks that reverse text', () => {
    expect(html`${'admin\u202enimda'}`.text).toBe('admin\ufffdnimda');
  });

  it('joins lists, takes markup as it is, and leaves out what is not there', () => {
    expect(html`<ul>${['a', 'b'].map((one) => html`<li>${one}</li>`)}</ul>${undefined}${false}${0}`.text).toBe(
      '<ul><li>a</li><li>b</li></ul>0',
    );
    expect(html`${trusted('<hr>')}`.text).toBe('<hr>');
  });

  it('takes no object for markup that is not', () => {
    // @ts-expect-error what looks like markup has to be made by html
    const forged = () => html`${{ text: '<script>' }}`.text;
    expect(forged).toThrow();
  });
});
