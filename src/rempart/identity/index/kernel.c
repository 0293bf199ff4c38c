/* The second engine of the index: what engine.py does, name by name, on the same arrays. It needs no Python.

   Its second part puts two names side by side, as naming/align.py does.

   Built with -ffp-contract=off, it rounds as NumPy does: both engines give the same answers, which a test checks.
   Memory that it needs beside the arrays is its own; one caller at a time uses one ``searcher``. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 24
#define LEAST_LETTERS 4
#define LEAST_SKELETON 2
#define LEAST_PARTED 5
#define MOST_WORDS 20
#define MOST_RESPELLINGS 8
#define MOST_POOL (MOST_WORDS + 2 * MOST_RESPELLINGS)
#define MOST_WAY (MOST_WORDS + 1)
#define COMPARED 48

#ifndef REMPART_SOURCE
#define REMPART_SOURCE 0
#endif

typedef uint64_t u64;
typedef int64_t i64;
typedef int32_t i32;
typedef uint8_t u8;

enum { WORD, SKELETON, LOOSE, LOOSE_OF_NO_VOWELS, GLUED };
static const u64 SALT[5] = {0, 0x0A5A5F00D1234567ULL, 0x5EED0BADCAFE777ULL, 0x3C6EF372FE94F82BULL, 0x77AA55CC33EE1199ULL};
static const u64 BASE = 0x9E3779B97F4A7C15ULL;

typedef struct {
  double letter_missing, letters_missing, sound, sound_missing, no_vowels, unasked, unasked_first, loosely, loosely_short,
      least, initial, edit, edit_known, heard, heard_short, heard_known, unknown, other_nature, respelled;
} Knobs;

typedef struct {
  i64 names, words, glued, directory_bits, budget;
  const u8 *letters, *length;
  const u64 *word_sum, *skeleton_key;
  const u8 *skeleton_length;
  const u64 *loose_key;
  const u8 *loose_length;
  const u64 *letter_set;
  const u8 *no_vowels;
  const float *rarity;
  const u64 *key;
  const i32 *key_word, *directory;
  const u64 *glued_key;
  const i32 *glued_first, *glued_second, *name_at, *name_word, *posting_at, *posting, *owner;
  const u8 *nature;
  const float *name_weight;
  Knobs knobs;
} Arrays;

typedef struct { float tells; i32 place, word; } Variant;
typedef struct { double score; i32 name; } Hit;

typedef struct {
  Arrays a;
  u64 power[LONGEST + 1], back;
  i32 *shared, *touched, *slot;
  u64 *seen;
  Variant *variants;
  i64 room;
} Searcher;

typedef struct {
  u8 letters[LONGEST];
  i32 length, word, skeleton_length, loose_length, no_vowels;
  u64 sum, skeleton_key, loose_key, loose_asked, letter_set;
  float weight;
} Word;

static u64 mixed(u64 key, int kind) {
  key ^= SALT[kind];
  key = (key ^ (key >> 31)) * 0x7FB5D329728EA185ULL;
  key = (key ^ (key >> 27)) * 0x81DADEF4BC2DD44DULL;
  return key ^ (key >> 33);
}

static u64 sum_of(const Searcher *s, const u8 *text, i32 length) {
  u64 sum = 0;
  for (i32 i = 0; i < length; i++) sum += text[i] * s->power[i];
  return sum;
}

static i64 first_at_least(const u64 *sorted, i64 size, u64 wanted) {
  i64 low = 0, high = size;
  while (low < high) {
    i64 middle = low + (high - low) / 2;
    if (sorted[middle] < wanted) low = middle + 1; else high = middle;
  }
  return low;
}

static i32 known_word(const Searcher *s, u64 sum) {
  i64 place = first_at_least(s->a.word_sum, s->a.words, sum);
  return place < s->a.words && s->a.word_sum[place] == sum ? (i32)place : -1;
}

/* The checksum of this file that the compiler was given: another file beside it is another kernel. */
uint32_t rempart_source(void) { return REMPART_SOURCE; }

void rempart_close(Searcher *s) {
  if (!s) return;
  free(s->shared); free(s->touched); free(s->seen); free(s->slot); free(s->variants); free(s);
}

Searcher *rempart_open(const Arrays *arrays) {
  Searcher *s = calloc(1, sizeof(Searcher));
  if (!s) return NULL;
  s->a = *arrays;
  s->power[0] = 1;
  for (int i = 1; i <= LONGEST; i++) s->power[i] = s->power[i - 1] * BASE;
  s->back = BASE; /* the inverse modulo 2^64, by Newton's steps */
  for (int i = 0; i < 6; i++) s->back *= 2 - BASE * s->back;
  s->room = 4096;
  s->shared = calloc((size_t)arrays->names + 1, sizeof(i32));
  s->touched = calloc((size_t)arrays->names + 1, sizeof(i32));
  s->seen = calloc((size_t)arrays->names + 1, sizeof(u64));
  s->slot = malloc(((size_t)arrays->words + 1) * sizeof(i32));
  s->variants = malloc((size_t)s->room * sizeof(Variant));
  if (!s->shared || !s->touched || !s->seen || !s->slot || !s->variants) {
    rempart_close(s);
    return NULL;
  }
  for (i64 i = 0; i <= arrays->words; i++) s->slot[i] = -1;
  return s;
}

/* Optimal string alignment, as long as it is at most ``most``; otherwise most + 1. */
static int edits(const u8 *a, int n, const u8 *b, int m, int most) {
  if (n - m > most || m - n > most) return most + 1;
  while (n && m && *a == *b) { a++; b++; n--; m--; }
  while (n && m && a[n - 1] == b[m - 1]) { n--; m--; }
  if (!n || !m) return n + m;
  int rows[3][LONGEST + 3], *older = rows[0], *old = rows[1], *now = rows[2];
  for (int j = 0; j <= m; j++) old[j] = j;
  for (int i = 1; i <= n; i++) {
    int least = now[0] = i;
    for (int j = 1; j <= m; j++) {
      int cost = old[j - 1] + (a[i - 1] != b[j - 1]);
      if (old[j] + 1 < cost) cost = old[j] + 1;
      if (now[j - 1] + 1 < cost) cost = now[j - 1] + 1;
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && older[j - 2] + 1 < cost) cost = older[j - 2] + 1;
      now[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    int *spare = older; older = old; old = now; now = spare;
  }
  return old[m];
}

static float likeness(const Searcher *s, const Word *w, i32 word) {
  const Arrays *a = &s->a;
  const Knobs *k = &a->knobs;
  if (w->word == word) return 1;
  int ours = w->length, theirs = a->length[word];
  const u8 *letters = a->letters + (size_t)word * LONGEST;
  if (ours == 1 || theirs == 1) return w->letters[0] == letters[0] ? (float)k->initial : 0;
  int heard = w->skeleton_key && w->skeleton_key == a->skeleton_key[word];
  int loosely = w->loose_key && w->loose_key == a->loose_key[word] && (w->no_vowels || a->no_vowels[word]);
  float like = loosely ? (float)(k->loosely - (w->loose_length == 2 ? k->loosely_short : 0)) : 0;
  int longer = ours > theirs ? ours : theirs, apart = ours > theirs ? ours - theirs : theirs - ours;
  int most = longer < 3 ? 0 : longer < 6 ? 1 : longer < 10 ? 2 : 3;
  if (heard || (most && apart <= most && __builtin_popcountll(w->letter_set ^ a->letter_set[word]) <= 2 * most)) {
    int n = edits(w->letters, ours, letters, theirs, heard ? LONGEST : most), known = w->word >= 0;
    double length = longer > 4 ? longer : 4;
    double spelt = n <= most ? (1 - (double)((float)k->edit * (float)n) / length) * (known ? k->edit_known : 1) : 0;
    double cost = w->skeleton_length == 2 ? k->heard_short : k->heard;
    double sounds = heard ? (1 - cost * (double)n / length) * (known ? k->heard_known : 1) : 0;
    double best = spelt > sounds ? spelt : sounds;
    if (best > (double)like) like = (float)best;
  }
  return like < (float)k->least ? 0 : like;
}

static void set_letters(const Searcher *s, Word *w, const u8 *text, i32 length) {
  memset(w, 0, sizeof *w);
  w->length = length > LONGEST ? LONGEST : length;
  memcpy(w->letters, text, (size_t)w->length);
  w->sum = sum_of(s, w->letters, w->length);
  for (i32 i = 0; i < w->length; i++) {
    u8 c = w->letters[i];
    int place = c >= 'a' && c <= 'z' ? c - 'a' : c >= '0' && c <= '9' ? c - '0' + 26 : 63;
    w->letter_set |= 1ULL << place;
  }
}

/* One line is a word, its skeleton and its loose skeleton, with tabs between. */
static const u8 *read_word(const Searcher *s, Word *w, const u8 *at, const u8 *end, int no_vowels) {
  const u8 *part[3];
  i32 length[3];
  for (int i = 0; i < 3; i++) {
    part[i] = at;
    while (at < end && *at != '\t' && *at != '\n') at++;
    length[i] = (i32)(at - part[i]);
    if (at < end && *at == '\t') at++;
    if (i && length[i] > LONGEST) length[i] = LONGEST;
  }
  if (at < end) at++;
  set_letters(s, w, part[0], length[0]);
  w->no_vowels = no_vowels;
  w->word = known_word(s, w->sum);
  w->skeleton_length = length[1];
  w->loose_length = length[2];
  if (length[1] >= LEAST_SKELETON) w->skeleton_key = mixed(sum_of(s, part[1], length[1]), SKELETON);
  if (length[2] >= LEAST_SKELETON) {
    u64 sum = sum_of(s, part[2], length[2]);
    w->loose_key = mixed(sum, LOOSE);
    w->loose_asked = no_vowels ? w->loose_key : mixed(sum, LOOSE_OF_NO_VOWELS);
  }
  double unknown = s->a.knobs.unknown;
  w->weight = w->word >= 0 ? s->a.rarity[w->word] : (float)((w->length == 1 ? 0.3 : 1) * unknown);
  return at;
}

static void set_known(const Searcher *s, Word *w, i32 word) {
  set_letters(s, w, s->a.letters + (size_t)word * LONGEST, s->a.length[word]);
  w->word = word;
  w->weight = s->a.rarity[word];
}

typedef struct { int size, place[MOST_WAY]; } Way;
typedef struct { int asked, all, ways; Word word[MOST_POOL]; Way way[1 + MOST_RESPELLINGS]; } Pool;

/* The way in which ``taken`` words from ``at`` on are written as ``count`` others, the last ones of the pool. */
static void add_way(Pool *p, int at, int taken, int count) {
  Way *w = &p->way[p->ways++];
  w->size = 0;
  for (int i = 0; i < at; i++) w->place[w->size++] = i;
  for (int i = 0; i < count; i++) w->place[w->size++] = p->all - count + i;
  for (int i = at + taken; i < p->asked; i++) w->place[w->size++] = i;
}

static void respell(const Searcher *s, Pool *p) {
  p->all = p->asked;
  p->ways = 0;
  add_way(p, p->asked, 0, 0);
  for (int i = 0; i + 1 < p->asked && p->ways <= MOST_RESPELLINGS; i++) {
    const Word *one = &p->word[i], *next = &p->word[i + 1];
    if (one->length + next->length > LONGEST) continue;
    i32 word = known_word(s, one->sum + next->sum * s->power[one->length]);
    if (word < 0) continue;
    set_known(s, &p->word[p->all++], word);
    add_way(p, i, 2, 1);
  }
  for (int i = 0; i < p->asked && p->ways <= MOST_RESPELLINGS; i++) {
    if (p->word[i].length < LEAST_PARTED) continue;
    u64 key = mixed(p->word[i].sum, GLUED);
    i64 place = first_at_least(s->a.glued_key, s->a.glued, key);
    if (place == s->a.glued || s->a.glued_key[place] != key) continue;
    set_known(s, &p->word[p->all++], s->a.glued_first[place]);
    set_known(s, &p->word[p->all++], s->a.glued_second[place]);
    add_way(p, i, 1, 2);
  }
}

/* Note a word of the index that ``place`` may be, with the best likeness that a key gives it. */
static int note(Searcher *s, i64 *count, i32 place, i32 word, float like) {
  i32 slot = s->slot[word];
  if (slot >= 0) {
    if (like > s->variants[slot].tells) s->variants[slot].tells = like;
    return 0;
  }
  if (*count == s->room) {
    Variant *more = realloc(s->variants, (size_t)s->room * 2 * sizeof(Variant));
    if (!more) return -1;
    s->variants = more;
    s->room *= 2;
  }
  s->slot[word] = (i32)*count;
  s->variants[*count].tells = like;
  s->variants[*count].place = place;
  s->variants[*count].word = word;
  (*count)++;
  return 0;
}

static int look(Searcher *s, i64 *count, i32 place, u64 key, double whole, double lacking) {
  u64 begins = key >> (64 - s->a.directory_bits);
  i64 at = s->a.directory[begins], end = s->a.directory[begins + 1];
  while (at < end && s->a.key[at] < key) at++;
  for (; at < end && s->a.key[at] == key; at++) {
    i32 leads = s->a.key_word[at];
    if (note(s, count, place, leads >> 1, (float)((leads & 1) ? lacking : whole))) return -1;
  }
  return 0;
}

static int by_tells(const void *left, const void *right) {
  const Variant *one = left, *other = right;
  if (one->tells != other->tells) return one->tells > other->tells ? -1 : 1;
  if (one->place != other->place) return one->place < other->place ? -1 : 1;
  return one->word < other->word ? -1 : one->word > other->word;
}

/* Gather what each word of the pool may be; return how many, or -1 without memory. */
static i64 variants(Searcher *s, const Pool *p) {
  const Knobs *k = &s->a.knobs;
  i64 count = 0;
  for (i32 i = 0; i < p->all; i++) {
    const Word *w = &p->word[i];
    i64 first = count;
    int full = 0;
    if (i >= p->asked) full = note(s, &count, i, w->word, 1);
    else {
      full |= look(s, &count, i, mixed(w->sum, WORD), 1, k->letter_missing);
      u64 before = 0;
      for (i32 j = 0; w->length >= LEAST_LETTERS && j < w->length; j++) {
        u64 upto = before + w->letters[j] * s->power[j];
        if (j + 1 == w->length || w->letters[j] != w->letters[j + 1]) {
          u64 sum = before + (w->sum - upto) * s->back;
          full |= look(s, &count, i, mixed(sum, WORD), k->letter_missing, k->letters_missing);
        }
        before = upto;
      }
      if (w->skeleton_key) full |= look(s, &count, i, w->skeleton_key, k->sound, k->sound_missing);
      if (w->loose_asked) full |= look(s, &count, i, w->loose_asked, k->no_vowels, k->no_vowels);
    }
    for (i64 j = first; j < count; j++) {
      Variant *v = &s->variants[j];
      s->slot[v->word] = -1;
      float like = v->word == w->word ? 1 : likeness(s, w, v->word);
      v->tells = (like > 0 ? like : v->tells / 2) * s->a.rarity[v->word];
    }
    if (full) return -1;
  }
  qsort(s->variants, (size_t)count, sizeof(Variant), by_tells);
  return count;
}

static int better(double score, i32 name, const Hit *than) {
  return score != than->score ? score > than->score : name < than->name;
}

/* A heap with the worst on top. */
static void keep_best(Hit *heap, int *size, double score, i32 name) {
  int at;
  if (*size < COMPARED) {
    at = (*size)++;
    while (at && better(heap[(at - 1) / 2].score, heap[(at - 1) / 2].name, &(Hit){score, name})) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  } else {
    if (!better(score, name, &heap[0])) return;
    for (at = 0;;) {
      int child = 2 * at + 1;
      if (child >= COMPARED) break;
      if (child + 1 < COMPARED && better(heap[child].score, heap[child].name, &heap[child + 1])) child++;
      if (better(heap[child].score, heap[child].name, &(Hit){score, name})) break;
      heap[at] = heap[child];
      at = child;
    }
  }
  heap[at] = (Hit){score, name};
}

static double natured(const Searcher *s, int nature, i32 name, double score) {
  int own = s->a.nature[name];
  return nature && own && nature != own ? score * s->a.knobs.other_nature : score;
}

/* Find the names that share the most with the name asked; return how many, or -1 without memory. */
static int gather(Searcher *s, const Pool *p, int nature, const u8 *allowed, Hit *hits) {
  const Arrays *a = &s->a;
  i64 count = variants(s, p), used = 0, touched = 0;
  if (count < 0) return -1;
  for (i64 i = 0; i < count; i++) {
    const Variant *v = &s->variants[i];
    i32 at = a->posting_at[v->word], end = a->posting_at[v->word + 1];
    used += end - at;
    if (i && used > a->budget) break;
    i32 weight = (i32)(v->tells * 65535.0f);
    u64 bit = 1ULL << v->place;
    for (; at < end; at++) {
      i32 name = a->posting[at];
      if (s->seen[name] & bit) continue;
      if (!s->seen[name]) s->touched[touched++] = name;
      s->seen[name] |= bit;
      s->shared[name] += weight;
    }
  }
  double weight = 0, best = 0;
  for (int i = 0; i < p->asked; i++) weight += p->word[i].weight;
  int size = 0;
  for (i64 i = 0; i < touched; i++) {
    i32 name = s->touched[i];
    double score = (double)s->shared[name] / 65535 / (weight + (double)((float)a->knobs.unasked_first * a->name_weight[name]));
    s->shared[name] = 0;
    s->seen[name] = 0;
    if (allowed && !allowed[a->owner[name]]) continue;
    score = natured(s, nature, name, score);
    if (score > best) best = score;
    keep_best(hits, &size, score, name);
  }
  int kept = 0;
  for (int i = 0; i < size; i++) if (hits[i].score >= 0.5 * best) hits[kept++] = hits[i];
  return kept;
}

static double compared(const Searcher *s, const Pool *p, i32 name) {
  const Arrays *a = &s->a;
  const Knobs *k = &a->knobs;
  const i32 *theirs = a->name_word + a->name_at[name];
  int count = a->name_at[name + 1] - a->name_at[name];
  if (count > MOST_WORDS) count = MOST_WORDS;
  float like[MOST_POOL][MOST_WORDS];
  for (int i = 0; i < p->all; i++) for (int j = 0; j < count; j++) like[i][j] = likeness(s, &p->word[i], theirs[j]);
  double best = 0;
  for (int n = 0; n < p->ways; n++) {
    const Way *way = &p->way[n];
    double total = 0, matched = 0, changed = 0;
    u64 ours_taken = 0, theirs_taken = 0;
    for (int i = 0; i < way->size; i++) total += p->word[way->place[i]].weight;
    total += (double)((float)k->unasked * a->name_weight[name]);
    for (;;) {
      float most = 0;
      int mine = -1, other = -1, apart = 0;
      for (int i = 0; i < way->size; i++) {
        if (ours_taken >> i & 1) continue;
        for (int j = 0; j < count; j++) {
          float now = like[way->place[i]][j];
          int away = i > j ? i - j : j - i;
          if (theirs_taken >> j & 1 || now <= 0 || now < most || (now == most && away >= apart)) continue;
          most = now; mine = i; other = j; apart = away;
        }
      }
      if (mine < 0) break;
      ours_taken |= 1ULL << mine;
      theirs_taken |= 1ULL << other;
      const Word *w = &p->word[way->place[mine]];
      double our = w->weight, their = a->rarity[theirs[other]];
      double weight = w->length == 1 ? our : w->word >= 0 ? (our > their ? our : their) : their;
      matched += weight * (double)most;
      changed += weight - our - k->unasked * their;
    }
    double whole = total + changed, score = matched / (whole > 1e-9 ? whole : 1e-9);
    if (n) score *= k->respelled;
    if (score > best) best = score;
  }
  return best;
}

static int by_score(const void *left, const void *right) {
  const Hit *one = left, *other = right;
  if (one->score != other->score) return one->score > other->score ? -1 : 1;
  return one->name < other->name ? -1 : one->name > other->name;
}

static int find_one(Searcher *s, const u8 *text, const u8 *end, int no_vowels, int nature, const u8 *allowed, Hit *hits) {
  Pool p;
  for (p.asked = 0; text < end && p.asked < MOST_WORDS; p.asked++) text = read_word(s, &p.word[p.asked], text, end, no_vowels);
  if (!p.asked || !s->a.names) return 0;
  respell(s, &p);
  int count = gather(s, &p, nature, allowed, hits);
  for (int i = 0; i < count; i++) hits[i].score = natured(s, nature, hits[i].name, compared(s, &p, hits[i].name));
  qsort(hits, (size_t)count, sizeof(Hit), by_score);
  return count;
}

/* Find each of ``rows`` names, whose lines end at ``ends``; 48 places of ``name`` and ``score`` are each one's. Returns 0,
   or -1 without memory. */
int rempart_find(Searcher *s, const u8 *text, const i64 *ends, const u8 *no_vowels, const u8 *nature, i64 rows,
                 const u8 *allowed, i64 *counts, i32 *name, double *score) {
  Hit hits[COMPARED];
  i64 begin = 0;
  for (i64 row = 0; row < rows; row++) {
    int count = find_one(s, text + begin, text + ends[row], no_vowels[row], nature[row], allowed, hits);
    if (count < 0) return -1;
    for (int i = 0; i < count; i++) {
      i64 place = row * COMPARED + i;
      name[place] = hits[i].name; score[place] = hits[i].score;
    }
    counts[row] = count;
    begin = ends[row];
  }
  return 0;
}

/* ---- Two names side by side: what naming/align.py does with names in Latin letters, word by word, for the same numbers. ---- */

#define MOST_NAMED 24
#define SPARE 2 /* letters that two words may have more than the one word that they are */
#define LETTERS_APART 6
#define GLUED_LEAST 6
#define GLUED_LONG 9
#define MOST_BONES 32
#define MOST_FORM 120

/* How two words go together, in the order of the alphabet, which decides between two reasons that are as good. */
enum { ABBREVIATION, FAMILIAR, INITIAL, LEFT_ONLY, NUMBER, RIGHT_ONLY, SAME, SHORT_FORM, SOUND, SPELLING, TRANSLATED };

/* A word of naming/word.py, as naming/packing.py writes it; ``older`` is its spelling in Wade-Giles. Zeros follow each text. */
typedef struct {
  double weight, told, gap;
  u64 letters, groups[4];
  u8 text[LONGEST], older[LONGEST], number[LONGEST], bones[MOST_BONES];
  u8 length, older_length, bones_length, firm, spelt, particle, meant, unused;
} Named;

typedef struct { i32 count, form_length; u8 form[MOST_FORM]; Named word[]; } Packed;

typedef struct {
  double edit, edit_more, first_letter, digit, abbreviation, sound, sound_short, wade_giles, familiar, translated, short_form,
      beginning, initial, least;
  double top, half, drop, floor, contradiction, omission, omission_organisation, spelling, crossed, one_word, initials_only;
  u64 of_translation[4];
} Rules;

typedef struct { double alike; uint32_t left, right, how, unused; } Joined; /* words of each side as bits */

typedef struct {
  double evidence, matched, told, lost, clash, missing;
  i32 crossed, parts;
  Joined part[2 * MOST_NAMED];
} Told;

typedef struct { const Named *word; int count; uint32_t free; const u8 *form; int form_length; } Side;

typedef struct {
  Side left, right;
  const Rules *rules;
  Told *told_to;
  int parts, at_left[MOST_NAMED], at_right[MOST_NAMED];
  double matched[MOST_NAMED], told[MOST_NAMED], lost[MOST_NAMED];
} Pairing;

typedef struct { double alike; int how; } Alike;

/* The sum rounded once, as math.fsum of Python gives it (Shewchuk, 1997). */
static double exact_sum(const double *values, int count) {
  double part[2 * MOST_NAMED], high = 0, low = 0;
  int n = 0;
  for (int k = 0; k < count; k++) {
    double x = values[k];
    int kept = 0;
    for (int j = 0; j < n; j++) {
      double y = part[j];
      if ((x < 0 ? -x : x) < (y < 0 ? -y : y)) { double swap = x; x = y; y = swap; }
      double sum = x + y, rest = y - (sum - x);
      if (rest != 0) part[kept++] = rest;
      x = sum;
    }
    part[kept] = x;
    n = kept + 1;
  }
  if (!n) return 0;
  high = part[--n];
  while (n > 0 && low == 0) {
    double x = high, y = part[--n];
    high = x + y;
    low = y - (high - x);
  }
  if (n > 0 && ((low < 0 && part[n - 1] < 0) || (low > 0 && part[n - 1] > 0))) {
    double twice = low * 2, moved = high + twice;
    if (twice == moved - high) high = moved;
  }
  return high;
}

static double sum_of_bits(const Side *side, uint32_t bits, int gaps) {
  double values[MOST_NAMED] = {0};
  int n = 0;
  for (int i = 0; i < side->count; i++) if (bits >> i & 1) values[n++] = gaps ? side->word[i].gap : side->word[i].weight;
  return exact_sum(values, n);
}

static int first_of(uint32_t bits) { return __builtin_ctz(bits); }
static int many(uint32_t bits) { return __builtin_popcount(bits); }

/* Note words that go together, with what they say. */
static void note_pair(Pairing *p, uint32_t left, uint32_t right, Alike how, double matched, double told, double lost) {
  int n = p->parts++;
  p->told_to->part[n] = (Joined){how.alike, left, right, (uint32_t)how.how, 0};
  p->matched[n] = matched; p->told[n] = told; p->lost[n] = lost;
  p->at_left[n] = first_of(left); p->at_right[n] = first_of(right);
  p->left.free &= ~left; p->right.free &= ~right;
}

/* Match words of one name with words of the other, at least one side more than one word. */
static void take(Pairing *p, uint32_t left, uint32_t right, Alike how) {
  double weight = (sum_of_bits(&p->left, left, 0) + sum_of_bits(&p->right, right, 0)) / 2;
  if (how.how == SAME || how.how == SPELLING || how.how == SOUND) { /* one word, written as two */
    weight = many(left) == 1 ? p->left.word[first_of(left)].weight : p->right.word[first_of(right)].weight;
    if (weight < 1) weight = 1;
  }
  note_pair(p, left, right, how, weight * how.alike, weight * how.alike, weight * (1 - how.alike));
}

static int same_text(const Named *one, const Named *other) {
  return one->length == other->length && !memcmp(one->text, other->text, one->length);
}

static int same_bones(const Named *one, const Named *other) { return !memcmp(one->bones, other->bones, MOST_BONES); }

static void take_if_equal(Pairing *p, int i, int j) {
  if (i >= p->left.count || j >= p->right.count || !(p->left.free >> i & 1) || !(p->right.free >> j & 1)) return;
  const Named *other = &p->right.word[j];
  if (same_text(&p->left.word[i], other)) note_pair(p, 1u << i, 1u << j, (Alike){1, SAME}, other->weight, other->told, 0);
}

/* Take the words that are equal, near places first, then those that stand before. */
static void take_equal(Pairing *p) {
  int n = p->left.count, m = p->right.count;
  for (int apart = 0; apart < n || apart < m; apart++) {
    for (int both = apart; both <= n + m - 2; both += 2) {
      take_if_equal(p, (both - apart) / 2, (both + apart) / 2);
      if (apart) take_if_equal(p, (both + apart) / 2, (both - apart) / 2);
    }
  }
}

static int errors_allowed(int letters) { return letters < GLUED_LEAST ? 0 : letters < GLUED_LONG ? 1 : SPARE; }

static Alike one_word(const Rules *rules, const Named *whole, const u8 *joined, int length) {
  int letters = whole->length;
  if (length == letters && !memcmp(joined, whole->text, (size_t)length)) return (Alike){1, SAME};
  if (letters < GLUED_LEAST) return (Alike){0, SPELLING};
  if (whole->older_length == length && !memcmp(joined, whole->older, (size_t)length)) return (Alike){rules->wade_giles, SOUND};
  int allowed = errors_allowed(letters), n = edits(whole->text, letters, joined, length, allowed);
  return (Alike){n <= allowed ? 1 - (double)n / (letters > length ? letters : length) : 0, SPELLING};
}

/* Find free neighbours that, joined, are the word ``whole``: return which as bits, none where there are none. */
static uint32_t joined_as(const Rules *rules, const Named *whole, const Side *side, Alike *how) {
  int letters = whole->length, allowed = errors_allowed(letters);
  for (int start = 0; start + 1 < side->count; start++) {
    const Named *first = &side->word[start];
    if (!(side->free >> start & 1)) continue;
    if (!whole->older_length && __builtin_popcountll(first->letters & ~whole->letters) > allowed) continue;
    int begins_older = whole->older_length && whole->older[0] == first->text[0];
    if (letters < GLUED_LONG && first->text[0] != whole->text[0] && !begins_older) continue;
    u8 joined[2 * LONGEST + SPARE];
    int length = first->length;
    uint32_t run = 1u << start;
    memcpy(joined, first->text, (size_t)length);
    for (int next = start + 1; next < side->count && side->free >> next & 1 && length < letters + SPARE; next++) {
      memcpy(joined + length, side->word[next].text, side->word[next].length);
      length += side->word[next].length;
      run |= 1u << next;
      if (length - letters > SPARE || letters - length > SPARE) continue;
      *how = one_word(rules, whole, joined, length);
      if (how->alike != 0) return run;
    }
  }
  return 0;
}

static int shortest_pair(const Side *side) {
  int least = side->count < 2 ? 0 : 2 * LONGEST;
  for (int i = 0; i + 1 < side->count; i++) {
    int letters = side->word[i].length + side->word[i + 1].length;
    if (letters < least) least = letters;
  }
  return least - SPARE;
}

/* Take neighbours that the other name writes as one word. */
static void take_joined(Pairing *p) {
  Alike how;
  int least = shortest_pair(&p->right);
  for (int i = 0; i < p->left.count; i++) {
    if (!(p->left.free >> i & 1) || p->left.word[i].length < least || many(p->right.free) < 2) continue;
    uint32_t run = joined_as(p->rules, &p->left.word[i], &p->right, &how);
    if (run) take(p, 1u << i, run, how);
  }
  least = shortest_pair(&p->left);
  for (int j = 0; j < p->right.count; j++) {
    if (!(p->right.free >> j & 1) || p->right.word[j].length < least || many(p->left.free) < 2) continue;
    uint32_t run = joined_as(p->rules, &p->right.word[j], &p->left, &how);
    if (run) take(p, run, 1u << j, how);
  }
}

static Alike best_of(Alike one, Alike other) {
  return other.alike > one.alike || (other.alike == one.alike && other.how > one.how) ? other : one;
}

/* Digits inside a word are letters mistaken for them. */
static Alike mixed_signs(const Rules *rules, const Named *one, const Named *other) {
  int wrong = 0, length = one->length;
  if (length != other->length || length < 4) return (Alike){0, SPELLING};
  for (int i = 0; i < length; i++) {
    u8 a = one->text[i], b = other->text[i];
    if (a == b) continue;
    if ((a <= '9') == (b <= '9')) return (Alike){0, SPELLING};
    wrong++;
  }
  return (Alike){1 - rules->digit * wrong / length, SPELLING};
}

static Alike spelt_alike(const Rules *rules, const Named *one, const Named *other) {
  int longest = one->length > other->length ? one->length : other->length;
  if (one->bones_length >= 2 && same_bones(one, other)) {
    int n = edits(one->text, one->length, other->text, other->length, LONGEST);
    double like = 1 - (one->bones_length == 2 ? rules->sound_short : rules->sound) * n / longest;
    return (Alike){like > 0 ? like : 0, SOUND};
  }
  int allowed = longest < 3 ? 0 : longest < 5 ? 1 : longest < 10 ? 2 : 3;
  int n = edits(one->text, one->length, other->text, other->length, allowed);
  if (n > allowed) return (Alike){0, SPELLING};
  double cost = rules->edit + rules->edit_more * (n - 1);
  if (one->text[0] != other->text[0] && one->bones[0] != other->bones[0]) cost += rules->first_letter;
  return (Alike){1 - cost / longest, SPELLING};
}

static Alike meant_alike(const Rules *rules, const Named *one, const Named *other) {
  u64 common = 0, familiar = 0;
  for (int k = 0; k < 4; k++) {
    u64 both = one->groups[k] & other->groups[k];
    common |= both;
    familiar |= both & ~rules->of_translation[k];
  }
  if (!common) return (Alike){0, SPELLING};
  if (one->firm) return (Alike){rules->short_form, SHORT_FORM};
  return familiar ? (Alike){rules->familiar, FAMILIAR} : (Alike){rules->translated, TRANSLATED};
}

static int begins(const Named *word, const Named *with) {
  return word->length >= with->length && !memcmp(word->text, with->text, with->length);
}

static int is_older(const Named *word, const Named *other) {
  return word->older_length && word->older_length == other->length && !memcmp(word->older, other->text, other->length);
}

static Alike word_alike(const Rules *rules, const Named *one, const Named *other) {
  const Alike unlike = {0, SPELLING};
  if (same_text(one, other)) return (Alike){1, SAME};
  if (one->number[0] || other->number[0]) return memcmp(one->number, other->number, LONGEST) ? unlike : (Alike){1, NUMBER};
  if (!one->spelt || !other->spelt) return mixed_signs(rules, one, other);
  int shorter = one->length < other->length ? one->length : other->length;
  if (shorter == 1) return one->text[0] == other->text[0] && !one->firm ? (Alike){rules->initial, INITIAL} : unlike;
  Alike best = spelt_alike(rules, one, other);
  if (one->meant && other->meant) best = best_of(best, meant_alike(rules, one, other));
  if (one->firm && shorter >= 3 && (begins(one, other) || begins(other, one)))
    best = best_of(best, (Alike){rules->beginning, SHORT_FORM});
  if (!one->firm && (is_older(one, other) || is_older(other, one))) best = best_of(best, (Alike){rules->wade_giles, SOUND});
  return best.alike >= rules->least ? best : unlike;
}

/* Not alike, at a glance. */
static int far_apart(const Named *one, const Named *other) {
  return one->text[0] != other->text[0] && __builtin_popcountll(one->letters ^ other->letters) > LETTERS_APART &&
         !same_bones(one, other) && !(one->meant && other->meant);
}

/* Take the words that are alike, most alike first; a tie goes to near places, then to those that stand before. */
static void take_alike(Pairing *p) {
  Alike like[MOST_NAMED][MOST_NAMED];
  for (int i = 0; i < p->left.count; i++) {
    for (int j = 0; p->left.free >> i & 1 && j < p->right.count; j++) {
      const Named *one = &p->left.word[i], *other = &p->right.word[j];
      int skip = !(p->right.free >> j & 1) || far_apart(one, other);
      like[i][j] = skip ? (Alike){0, SPELLING} : word_alike(p->rules, one, other);
    }
  }
  while (p->left.free && p->right.free) {
    double most = 0;
    int mine = -1, other = -1, apart = 0;
    for (int i = 0; i < p->left.count; i++) {
      for (int j = 0; p->left.free >> i & 1 && j < p->right.count; j++) {
        double now = like[i][j].alike;
        if (!(p->right.free >> j & 1) || now == 0 || (mine >= 0 && now < most)) continue;
        int away = i > j ? i - j : j - i;
        int nearer = away < apart || (away == apart && i + j < mine + other);
        if (mine >= 0 && now == most && !nearer) continue;
        most = now; mine = i; other = j; apart = away;
      }
    }
    if (mine < 0) return;
    const Named *one = &p->left.word[mine], *two = &p->right.word[other];
    double weight = (one->weight + two->weight) / 2, told = (one->told > two->told ? one->told : two->told) * most;
    note_pair(p, 1u << mine, 1u << other, like[mine][other], weight * most, told, weight * (1 - most));
  }
}

/* A legal form that sticks to its word: the words and forms are the same letters, parted otherwise. */
static int same_with_form(const Side *one, const Named *word, const Side *other, const Named *another) {
  int length = word->length + one->form_length;
  if (length != another->length + other->form_length) return 0;
  for (int i = 0; i < length; i++) {
    u8 a = i < word->length ? word->text[i] : one->form[i - word->length];
    u8 b = i < another->length ? another->text[i] : other->form[i - another->length];
    if (a != b) return 0;
  }
  return 1;
}

static int heads_of(const Side *side, uint32_t bits, u8 *heads, int *place) {
  int n = 0;
  for (int i = 0; i < side->count; i++) {
    if (!(bits >> i & 1) || side->word[i].particle) continue;
    heads[n] = side->word[i].text[0];
    place[n++] = i;
  }
  return n;
}

static int found_in(const u8 *heads, int count, const Named *text) {
  for (int at = 0; at + text->length <= count; at++) if (!memcmp(heads + at, text->text, text->length)) return at;
  return -1;
}

/* Find the free words whose first letters make up a short word; return which as bits. */
static uint32_t abbreviated(const Named *word, const Side *side) {
  u8 heads[MOST_NAMED];
  int place[MOST_NAMED];
  if (word->length < 2 || word->length > 6 || !word->spelt) return 0;
  if (found_in(heads, heads_of(side, ~0u, heads, place), word) < 0) return 0;
  int count = heads_of(side, side->free, heads, place), start = found_in(heads, count, word);
  uint32_t run = 0;
  for (int k = 0; start >= 0 && k < word->length; k++) {
    if (side->word[place[start + k]].length == 1) return 0;
    run |= 1u << place[start + k];
  }
  return run;
}

typedef struct { uint32_t left, right; const Named *word; int size, place, begins; } Abbreviation;

static int ranks_before(const Abbreviation *one, const Abbreviation *other) {
  if (!other->size || one->size != other->size) return one->size > other->size;
  int shorter = one->word->length < other->word->length ? one->word->length : other->word->length;
  int order = memcmp(one->word->text, other->word->text, (size_t)shorter);
  if (order || one->word->length != other->word->length) return order ? order < 0 : one->word->length < other->word->length;
  return one->place != other->place ? one->place < other->place : one->begins < other->begins;
}

static void take_abbreviations(Pairing *p) {
  for (;;) {
    Abbreviation best = {0};
    for (int side = 0; side < 2; side++) {
      const Side *mine = side ? &p->right : &p->left, *other = side ? &p->left : &p->right;
      for (int i = 0; i < mine->count; i++) {
        uint32_t run = mine->free >> i & 1 ? abbreviated(&mine->word[i], other) : 0;
        if (!run) continue;
        Abbreviation found = {1u << i, run, &mine->word[i], many(run), i, first_of(run)};
        if (side) { found.left = run; found.right = 1u << i; }
        if (ranks_before(&found, &best)) best = found;
      }
    }
    if (!best.size) return;
    int firm = best.word->firm;
    take(p, best.left, best.right, (Alike){firm ? p->rules->abbreviation : p->rules->initial, firm ? ABBREVIATION : INITIAL});
  }
}

static void take_rest(Pairing *p, int firm) {
  if (firm && many(p->left.free) == 1 && many(p->right.free) == 1) {
    int i = first_of(p->left.free), j = first_of(p->right.free);
    if (same_with_form(&p->left, &p->left.word[i], &p->right, &p->right.word[j])) {
      take(p, 1u << i, 1u << j, (Alike){1, SPELLING});
      return;
    }
  }
  take_abbreviations(p);
}

/* Child and parent changed places: the matched words but for particles do not stand in one order. */
static int changed_places(const Pairing *p) {
  for (int a = 0; a < p->parts; a++) {
    if (p->left.word[p->at_left[a]].particle || p->right.word[p->at_right[a]].particle) continue;
    for (int b = 0; b < p->parts; b++) {
      if (p->left.word[p->at_left[b]].particle || p->right.word[p->at_right[b]].particle) continue;
      if (p->at_left[a] < p->at_left[b] && p->at_right[a] > p->at_right[b]) return 1;
    }
  }
  return 0;
}

/* How much names of persons can tell at most: a surname alone or initials alone decide nothing. */
static double most_told(const Pairing *p, double otherwise) {
  const Joined *part = p->told_to->part;
  int words = 0, letters = 1, single = p->parts == 1 && p->told_to->parts > 1;
  for (int n = 0; n < p->parts; n++) {
    if (part[n].how != INITIAL) words++;
    int one = many(part[n].left) == 1 && many(part[n].right) == 1;
    if (!one || p->left.word[p->at_left[n]].length != 1 || p->right.word[p->at_right[n]].length != 1) letters = 0;
    if (!one) single = 0;
  }
  if (!words) return p->rules->initials_only;
  return letters || single ? p->rules->one_word : otherwise;
}

static void sum_up(Pairing *p, int firm, int child) {
  Told *told = p->told_to;
  const Rules *rules = p->rules;
  told->parts = p->parts;
  for (int i = 0; i < p->left.count; i++)
    if (p->left.free >> i & 1) told->part[told->parts++] = (Joined){0, 1u << i, 0, LEFT_ONLY, 0};
  for (int j = 0; j < p->right.count; j++)
    if (p->right.free >> j & 1) told->part[told->parts++] = (Joined){0, 0, 1u << j, RIGHT_ONLY, 0};
  double left = sum_of_bits(&p->left, p->left.free, 1), right = sum_of_bits(&p->right, p->right.free, 1);
  told->matched = exact_sum(p->matched, p->parts);
  told->told = exact_sum(p->told, p->parts);
  told->lost = exact_sum(p->lost, p->parts);
  told->clash = left < right ? left : right;
  told->missing = left < right ? right - left : left - right;
  told->crossed = child && changed_places(p);
  if (told->crossed) told->clash += rules->crossed;
  told->evidence = rules->floor;
  if (told->matched == 0) return;
  double omission = firm ? rules->omission_organisation : rules->omission;
  double against = rules->spelling * told->lost + rules->contradiction * told->clash + omission * told->missing;
  double share = told->matched / (told->matched + against), strength = 1 - exp(-told->told / rules->half);
  double found = rules->top * strength - rules->drop * (1 - share);
  if (found > told->evidence) told->evidence = found;
  if (told->evidence > 0 && !firm) {
    double most = most_told(p, told->evidence);
    if (most < told->evidence) told->evidence = most;
  }
}

/* Put two names side by side. ``flags``: 1 firms, 2 the same letters in all, 4 both say whose child somebody is. Returns the
   number of parts, or -1 where the same letters are parted otherwise, which is the longer name beside itself. */
int rempart_align(const Packed *left, const Packed *right, int flags, const Rules *rules, Told *told) {
  Pairing p;
  p.left = (Side){left->word, left->count, (1u << left->count) - 1, left->form, left->form_length};
  p.right = (Side){right->word, right->count, (1u << right->count) - 1, right->form, right->form_length};
  p.rules = rules;
  p.told_to = told;
  p.parts = 0;
  take_equal(&p);
  if (p.left.free && p.right.free) {
    if (many(p.left.free) + many(p.right.free) > 2) take_joined(&p);
    if (p.left.free && flags & 2) return -1;
    take_alike(&p);
    if (p.left.free && p.right.free) take_rest(&p, flags & 1);
  }
  sum_up(&p, flags & 1, flags & 4);
  return told->parts;
}

/* Return the evidence alone, or no number where the same letters are parted otherwise. */
double rempart_evidence(const Packed *left, const Packed *right, int flags, const Rules *rules) {
  Told told;
  return rempart_align(left, right, flags, rules, &told) < 0 ? NAN : told.evidence;
}
