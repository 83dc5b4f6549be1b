/** Something drawn as a box. */
export interface Box {
  readonly id: string;
  readonly title: string;
  /** Smaller line below the title. */
  readonly note?: string;
  readonly kind: 'client' | 'edge' | 'control' | 'service' | 'store';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line between two boxes. */
export interface Line {
  readonly from: string;
  readonly to: string;
  readonly kind: 'enter' | 'call' | 'store';
  /** Path of SVG. */
  readonly path: string;
}

/** Where everything of a map is drawn, in units of the drawing. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}
