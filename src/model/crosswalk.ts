/** Which SOC 2 criterion and which ISO/IEC 27001:2022 control speak of the same thing, and who else says so. */
export interface CrosswalkPair {
  readonly soc2: string;
  readonly iso27001: string;
  /** How many independent open mappings hold the pair too: three or more, one or two, none. */
  readonly confidence: 'high' | 'medium' | 'authored';
  /** Ids of those mappings. */
  readonly sources: readonly string[];
  /** Of those, the ones whose pair may be meant for another control: the source lost trailing zeros. */
  readonly unsure?: readonly string[];
}

/** An open mapping that pairs were compared with. */
export interface CrosswalkSource {
  readonly id: string;
  readonly title: string;
  /** How pairs were read from it. */
  readonly how: string;
}

export interface Crosswalk {
  readonly pairs: readonly CrosswalkPair[];
  readonly sources: readonly CrosswalkSource[];
}
