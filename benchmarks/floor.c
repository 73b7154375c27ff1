/* Reads files and has libyaml parse them, building nothing: the least that any reader must do. */
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

static int parse(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return 0;
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    unsigned char *text = malloc(size + 1);
    int ok = text && fread(text, 1, size, file) == size;
    fclose(file);
    yaml_parser_t parser;
    yaml_event_t event;
    int last = 0;
    if (ok && yaml_parser_initialize(&parser)) {
        yaml_parser_set_input_string(&parser, text, size);
        while (ok && !last) {
            ok = yaml_parser_parse(&parser, &event);
            if (ok) {
                last = event.type == YAML_STREAM_END_EVENT;
                yaml_event_delete(&event);
            }
        }
        yaml_parser_delete(&parser);
    }
    free(text);
    return ok;
}

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (!parse(argv[i])) {
            fprintf(stderr, "%s: not read\n", argv[i]);
            return 1;
        }
    return 0;
}
