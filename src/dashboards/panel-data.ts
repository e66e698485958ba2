// What a panel shows: named columns and rows, whichever store they come from.

export interface PanelData {
  readonly columns: readonly Column[];
  /** Times in ms since the epoch; numbers that a double cannot hold exactly are text. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

export interface Column {
  readonly name: string;
  readonly kind: 'time' | 'number' | 'text';
}

/** The stretch of time that is shown and what was chosen, by the name of the variable; an empty choice means all. */
export interface Selection {
  /** Ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly chosen: Readonly<Record<string, readonly string[]>>;
}
